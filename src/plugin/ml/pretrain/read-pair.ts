import { type InputWindow, normalized, windowOf } from "../data/network-input.ts";
import { cut, type Rect, wholePlane } from "../data/plane.ts";
import { readPlane } from "../data/read-plane.ts";
import type { Normalization } from "../normalizations/normalization.ts";
import { noiseKey, positionNoise } from "../pretext/position-noise.ts";
import type { PretextData } from "./pretext-data.ts";

/** A patch and what it is to become, as a network sees both: [height, width, channel], and [height, width] for what counts. */
export interface Pair {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Degraded, where the task does that; nothing is hidden yet. */
  readonly input: Float32Array;
  readonly target: Float32Array;
  /** 0 outside the image, and where the image has no data. */
  readonly weight: Float32Array;
  readonly normalization: Normalization;
}

export interface PairPlace {
  /** Index into the sheets. */
  readonly sheet: number;
  /** May stick out of the image, which is mirrored there. */
  readonly rect: Rect;
}

/** Cuts a patch out of an image, and the same one out of the degraded image. */
export async function readPair(
  data: PretextData,
  { sheet: index, rect }: PairPlace,
  signal: AbortSignal,
): Promise<Pair> {
  const sheet = data.sheets[index];
  if (!sheet) throw new Error(`There is no sheet ${index}`);
  const { degradation } = data.task;
  const size = wholePlane(sheet.image);
  const window = windowOf(sheet.image, rect);
  const { inside } = window;
  const read = degradation ? degradation.reach(inside, size) : inside;
  const [normalization, pixels] = await Promise.all([
    data.normalizer.of(sheet, signal),
    readPlane(sheet.image, { ...sheet, rect: read }, signal),
  ]);
  const channels = sheet.channels.length;
  const seen = { window, channels, normalization };
  const original = part(pixels, { from: read, to: inside, channels });
  const target = normalized(original, seen);
  const { height, width } = rect;
  const pair = { height, width, channels, target, normalization };
  const weight = weightOf(original, { window, channels, rect, whole: size });
  if (!degradation) return { ...pair, weight, input: target };
  if (sheet.degraded) {
    const there = { ...sheet, rect: inside };
    return {
      ...pair,
      weight,
      input: normalized(await readPlane(sheet.degraded, there, signal), seen),
    };
  }
  const degraded = degradation.degrade({
    ...{ rect: inside, image: size, channels, pixels },
    extent: await data.extents.of(index, signal),
    isWhole: !sheet.image.dtype.startsWith("float"),
    noise: positionNoise(noiseKey(data.seed, index)),
  });
  return { ...pair, weight, input: normalized(degraded, seen) };
}

/** A rectangle out of a larger one. */
function part(
  pixels: Float32Array | Float64Array,
  { from, to, channels }: { from: Rect; to: Rect; channels: number },
): Float32Array | Float64Array {
  if (from.height === to.height && from.width === to.width) return pixels;
  const out = new Float64Array(to.height * to.width * channels);
  for (let row = 0; row < to.height; row++) {
    const start = ((to.y - from.y + row) * from.width + to.x - from.x) * channels;
    out.set(pixels.subarray(start, start + to.width * channels), row * to.width * channels);
  }
  return out;
}

function weightOf(
  pixels: ArrayLike<number>,
  {
    window: { rows, columns, inside },
    channels,
    rect,
    whole,
  }: { window: InputWindow; channels: number; rect: Rect; whole: Rect },
): Float32Array {
  const weight = new Float32Array(rect.height * rect.width);
  const shown = cut(rect, whole);
  for (let y = shown.y; y < shown.y + shown.height; y++)
    for (let x = shown.x; x < shown.x + shown.width; x++) {
      const [row, column] = [rows[y - rect.y] ?? 0, columns[x - rect.x] ?? 0];
      const from = ((row - inside.y) * inside.width + column - inside.x) * channels;
      let isData = true;
      for (let c = 0; c < channels; c++) isData &&= Number.isFinite(pixels[from + c] ?? 0);
      weight[(y - rect.y) * rect.width + x - rect.x] = isData ? 1 : 0;
    }
  return weight;
}
