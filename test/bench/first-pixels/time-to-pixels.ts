import type { Lamella } from "../../../src/app/public-api.ts";
import type { VivPage } from "./viv.page.ts";

declare const lamella: Lamella;
declare const viv: VivPage;

export interface Camera {
  readonly center: readonly [number, number];
  readonly zoom: number;
}

/** Milliseconds from the call that opens the image to the end of the first frame with pixels, and of the last that changed any. */
export interface TimesToPixels {
  readonly first: number;
  readonly complete: number;
}

/**
 * Runs in the page, and so refers to nothing outside of it. Reads all pixels back in every frame, in both pages alike:
 * what is blank was not drawn, and what stays the same for a second is complete. With a camera it is Viv's page.
 */
export async function timeToPixels({
  source,
  camera,
}: {
  source: string;
  camera: Camera | undefined;
}): Promise<TimesToPixels> {
  const canvas = document.querySelector<HTMLCanvasElement>("#picture canvas");
  const gl = canvas?.getContext("webgl2"); // deck.gl's own context
  if (!canvas || !gl) throw new Error("there is no picture");
  const { width, height } = canvas;
  const pixels = new Uint32Array(width * height);
  const bytes = new Uint8Array(pixels.buffer);
  let before = new Uint32Array(pixels.length);
  let first: number | undefined;
  let complete = 0;
  const started = performance.now();
  const opened = camera
    ? viv.open(source, camera)
    : lamella.commands.run("viewer.open", { source });
  let problem: unknown;
  opened.catch((error) => {
    problem = error;
  });
  for (;;) {
    await new Promise(requestAnimationFrame); // deck.gl's own callback runs before this one
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, bytes); // waits for the GPU
    const now = performance.now() - started;
    if (problem) throw problem;
    if (now > 20_000) throw new Error(`no complete picture; the first after ${first} ms`);
    const isDrawn = pixels.some((pixel) => (pixel & 0xffffff) !== 0);
    if (isDrawn) {
      first ??= now;
      if (pixels.some((pixel, i) => pixel !== before[i])) {
        before = pixels.slice();
        complete = now;
      }
    }
    if (first !== undefined && now - complete > 1000) return { first, complete };
  }
}
