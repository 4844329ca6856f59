import type { Planes } from "./test-image.ts";

/** A grey PNG: the first channel of what went in, and beside it the first of what came out. */
export async function encodeCover(input: Planes, output: Planes): Promise<Uint8Array<ArrayBuffer>> {
  const { encode } = await import("fast-png");
  const [, height, side] = input.shape;
  const width = 2 * side;
  const data = new Uint8Array(height * width);
  const pictures = [stretched(input), stretched(output)];
  for (const [n, picture] of pictures.entries())
    for (let y = 0; y < height; y++)
      data.set(picture.subarray(y * side, (y + 1) * side), y * width + n * side);
  return new Uint8Array(encode({ width, height, data, channels: 1, depth: 8 }));
}

/** The first plane, from its least value as black to its largest as white. */
function stretched({ data, shape: [, height, width] }: Planes): Uint8Array {
  const plane = data.subarray(0, height * width);
  const least = plane.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const range = plane.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) - least || 1;
  return Uint8Array.from(plane, (value) => Math.round((255 * (value - least)) / range));
}
