import * as v from "valibot";
import { type Command, commandBody } from "#core/commands.ts";
import { copyPicture, type ScreenshotParts, takeScreenshot } from "../screenshot.ts";

export interface ScreenshotCommandParts extends ScreenshotParts {
  /** Hands the user a file. */
  download(name: string, file: Blob): void;
  /** The pixels of the screen for each of the page. */
  pixelRatio(): number;
}

/** `view.screenshot`: returns `{ width, height }`, and with `to: "value"` the PNG as a data address in `png`. */
export function screenshotCommand(parts: ScreenshotCommandParts): Command {
  const body = commandBody({
    args: v.strictObject({
      interface: v.optional(v.boolean(), false),
      to: v.optional(v.picklist(["download", "clipboard", "value"]), "value"),
      scale: v.optional(v.pipe(v.number(), v.minValue(0.25), v.maxValue(8))),
    }),
    async run({ to, scale = parts.pixelRatio(), ...wish }, signal) {
      const { png, width, height } = await takeScreenshot(parts, { ...wish, scale }, signal);
      if (to === "download") parts.download("lamella.png", png);
      if (to === "clipboard") await copyPicture(png);
      return { width, height, ...(to === "value" && { png: await dataAddress(png) }) };
    },
  });
  return { id: "view.screenshot", title: "Take a screenshot", body: () => body };
}

function dataAddress(blob: Blob): Promise<string> {
  const reader = new FileReader();
  return new Promise((resolve, reject) => {
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
