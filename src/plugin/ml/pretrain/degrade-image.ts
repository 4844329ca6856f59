import type { MultiscaleImage } from "#io/pixel-source.ts";
import { type Plane, planesOf, wholePlane } from "../data/plane.ts";
import { readPlane } from "../data/read-plane.ts";
import { allChannels, type SeenImage } from "../data/seen-images.ts";
import { noiseKey, positionNoise } from "../pretext/position-noise.ts";
import type { Degradation } from "../pretext/pretext.ts";

/** A plane of an image in stored values, [height, width, channel]. */
export interface ValuePlane {
  readonly plane: Plane;
  readonly height: number;
  readonly width: number;
  readonly values: Float32Array;
}

export interface Degrading {
  readonly degradation: Degradation;
  readonly seed: number;
  /** Of the plane among all that are degraded: decides its noise. */
  readonly index: number;
}

/** Every plane of an image as a degradation leaves it, all channels of it, as large as it was. `index` is that of the first. */
export async function degradeImage(
  { levels: [image], grid }: MultiscaleImage,
  { index, ...degrading }: Degrading,
  signal: AbortSignal,
): Promise<ValuePlane[]> {
  const seen = { image, channels: allChannels({ grid }) };
  const degraded: ValuePlane[] = [];
  for (const [i, plane] of planesOf(image).entries())
    degraded.push(
      await degradePlane({ ...seen, plane }, { ...degrading, index: index + i }, signal),
    );
  return degraded;
}

/** A whole plane, those channels of it that are seen. */
export async function degradePlane(
  { image, channels, plane }: SeenImage & { readonly plane: Plane },
  { degradation, seed, index }: Degrading,
  signal: AbortSignal,
): Promise<ValuePlane> {
  const rect = wholePlane(image);
  const pixels = await readPlane(image, { plane, rect, channels }, signal);
  const values = degradation.degrade({
    ...{ rect, image: rect, channels: channels.length, pixels, extent: extentOf(pixels) },
    isWhole: !image.dtype.startsWith("float"),
    noise: positionNoise(noiseKey(seed, index)),
  });
  return { plane, height: rect.height, width: rect.width, values };
}

function extentOf(values: ArrayLike<number>): { readonly min: number; readonly max: number } {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}
