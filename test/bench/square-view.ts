import type { Page } from "playwright-core";
import { until } from "../e2e/page.ts";

/** Of the picture, in pixels of the screen. */
export const viewSide = 1024;

/** Makes the window as large as the app needs to show a picture of 1024 x 1024. */
export async function withSquareView(page: Page): Promise<void> {
  const window = page.viewportSize() ?? { width: 0, height: 0 };
  const missing = await page.evaluate((side) => {
    const picture = document.querySelector("#picture");
    return { x: side - (picture?.clientWidth ?? 0), y: side - (picture?.clientHeight ?? 0) };
  }, viewSide);
  const [width, height] = [window.width + missing.x, window.height + missing.y];
  await page.setViewportSize({ width, height });
  const isAsLarge = (side: number) => {
    const canvas = document.querySelector<HTMLCanvasElement>("#picture canvas");
    return canvas?.width === side && canvas.height === side;
  };
  await until(() => page.evaluate(isAsLarge, viewSide), Boolean);
}
