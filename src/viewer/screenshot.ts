import { Failure } from "#core/failure.ts";
import { shownScaleBar } from "#core/scale-bar.ts";
import type { ViewerModel } from "#core/viewer-model.ts";

export interface ScreenshotParts {
  readonly model: ViewerModel;
  /** The picture as it is drawn, with that many pixels for each of the page's; it is whole when this resolves. */
  capture(scale: number, signal: AbortSignal): Promise<OffscreenCanvas>;
}

export interface ScreenshotWish {
  /** With the scale bar, as it lies over the picture. */
  readonly interface: boolean;
  /** Pixels for each pixel of the page. */
  readonly scale: number;
}

export interface Screenshot {
  readonly png: Blob;
  readonly width: number;
  readonly height: number;
}

/** The picture as PNG, on black; it waits for pixels that are on their way. */
export async function takeScreenshot(
  { model, capture }: ScreenshotParts,
  { interface: withInterface, scale }: ScreenshotWish,
  signal: AbortSignal,
): Promise<Screenshot> {
  const canvas = await capture(scale, signal);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("an offscreen canvas without a 2d context");
  context.globalCompositeOperation = "destination-over";
  context.fillStyle = "black";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.globalCompositeOperation = "source-over";
  if (withInterface) drawScaleBar(context, { model, scale });
  const { width, height } = canvas;
  return { png: await canvas.convertToBlob({ type: "image/png" }), width, height };
}

/** Where and as large as `lamella-scale-bar` shows it. */
function drawScaleBar(
  context: OffscreenCanvasRenderingContext2D,
  { model, scale }: { model: ViewerModel; scale: number },
): void {
  const bar = shownScaleBar(model);
  if (!bar) return;
  const { width, height } = context.canvas;
  context.save();
  context.scale(scale, scale);
  context.font = "12px system-ui, sans-serif";
  const box = Math.max(bar.lengthPx, context.measureText(bar.text).width) + 16;
  const [right, bottom] = [width / scale - 12, height / scale - 12];
  context.fillStyle = "rgb(0 0 0 / 0.55)";
  context.beginPath();
  context.roundRect(right - box, bottom - 34, box, 34, 4);
  context.fill();
  context.fillStyle = "white";
  context.textAlign = "center";
  context.fillText(bar.text, right - box / 2, bottom - 18);
  const left = right - box / 2 - bar.lengthPx / 2;
  context.fillRect(left, bottom - 9, bar.lengthPx, 2);
  context.fillRect(left, bottom - 11, 1.5, 4);
  context.fillRect(left + bar.lengthPx - 1.5, bottom - 11, 1.5, 4);
  context.restore();
}

/** Only while the page has the focus, and where the browser lets pages do it. */
export async function copyPicture(png: Blob): Promise<void> {
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
  } catch (cause) {
    throw new Failure(
      { code: "clipboard/refused" },
      "The browser does not let this page write to the clipboard; download the picture instead",
      { cause },
    );
  }
}
