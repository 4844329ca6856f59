import type { Batch } from "#compute/index.ts";
import { lengthOf } from "#core/layers/grid.ts";
import type { PixelSource, Region } from "#io/pixel-source.ts";
import { type Classes, writeTarget } from "./classes.ts";
import { cut, type HoldOut } from "./hold-out.ts";
import type { Normalization } from "./normalization.ts";
import type { Plane, Rect } from "./plane.ts";
import { readPlane } from "./read-plane.ts";
import { reflectedIndices } from "./reflect.ts";

/** One training example, channels last: input [h, w, channel], target [h, w, output], weight [h, w]. */
export interface Patch {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly outputs: number;
  readonly input: Float32Array;
  readonly target: Float32Array;
  readonly weight: Float32Array;
}

/** How an image is turned into what a network sees. */
export interface NetworkInput {
  readonly image: PixelSource;
  readonly channels: readonly number[];
  readonly normalization: Normalization;
}

/** What patches are cut from. */
export interface TrainingData extends NetworkInput {
  readonly labels: PixelSource;
  readonly labelPlanes: readonly Plane[];
  /** Where training may look. */
  readonly within: Region;
  readonly classes: Classes;
  readonly holdOut: HoldOut;
}

/** Where a patch is cut; `rect` may stick out of the image. */
export interface PatchPlace {
  /** Index into the labels' planes. */
  readonly labelPlane: number;
  readonly imagePlane: Plane;
  readonly rect: Rect;
}

/** Normalised pixels [height, width, channel] of a rectangle that may stick out: mirrored outside. */
export async function readInput(
  { image, channels, normalization }: NetworkInput,
  { plane, rect }: { plane: Plane; rect: Rect },
  signal: AbortSignal,
): Promise<Float32Array> {
  const rows = reflectedIndices(rect.y, rect.height, lengthOf(image, "y"));
  const columns = reflectedIndices(rect.x, rect.width, lengthOf(image, "x"));
  const window = spanned(rows, columns);
  const pixels = await readPlane(image, { plane, rect: window, channels }, signal);
  const out = new Float32Array(rect.height * rect.width * channels.length);
  let at = 0;
  for (const row of rows)
    for (const column of columns) {
      const from = ((row - window.y) * window.width + column - window.x) * channels.length;
      for (let c = 0; c < channels.length; c++) {
        const { mean, std } = normalization;
        const value = ((pixels[from + c] ?? 0) - (mean[c] ?? 0)) / (std[c] ?? 1);
        out[at++] = Number.isFinite(value) ? value : 0; // "no data" becomes the mean
      }
    }
  return out;
}

/** Cuts image, target and weight. Outside the image and in held-out squares the weight is 0. */
export async function cutPatch(
  data: TrainingData,
  place: PatchPlace,
  signal: AbortSignal,
): Promise<Patch> {
  const { rect, labelPlane } = place;
  const [input, labelled] = await Promise.all([
    readInput(data, { plane: place.imagePlane, rect }, signal),
    readTarget(data, place, signal),
  ]);
  for (const held of data.holdOut.within(labelPlane, rect))
    fill(labelled.weight, { y: held.y - rect.y, x: held.x - rect.x, ...sizeOf(held) }, rect.width);
  const { height, width } = rect;
  const outputs = data.classes.outputs.length;
  return { height, width, channels: data.channels.length, outputs, input, ...labelled };
}

/** The target and which of its pixels count, whatever is held out. */
export async function readTarget(
  { labels, labelPlanes, classes }: TrainingData,
  { labelPlane, rect }: PatchPlace,
  signal: AbortSignal,
): Promise<{ target: Float32Array; weight: Float32Array }> {
  const outputs = classes.outputs.length;
  const target = new Float32Array(rect.height * rect.width * outputs);
  const weight = new Float32Array(rect.height * rect.width);
  const whole = { y: 0, x: 0, height: lengthOf(labels, "y"), width: lengthOf(labels, "x") };
  const inner = cut(rect, whole);
  const plane = labelPlanes[labelPlane] ?? {};
  const ids = await readPlane(labels, { plane, rect: inner, channels: [0] }, signal);
  for (let row = 0; row < inner.height; row++)
    for (let column = 0; column < inner.width; column++) {
      const at = (inner.y - rect.y + row) * rect.width + inner.x - rect.x + column;
      const id = ids[row * inner.width + column] ?? 0;
      weight[at] = writeTarget(classes, id, { target, at: at * outputs });
    }
  return { target, weight };
}

/** Puts patches of one size into the arrays a network takes. */
export function toBatch(patches: readonly Patch[]): Batch {
  const { height = 0, width = 0 } = patches[0] ?? {};
  return {
    input: joined(patches.map(({ input }) => input)),
    target: joined(patches.map(({ target }) => target)),
    weight: joined(patches.map(({ weight }) => weight)),
    shape: { batch: patches.length, height, width },
  };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function spanned(rows: Int32Array, columns: Int32Array): Rect {
  const [top, left] = [Math.min(...rows), Math.min(...columns)];
  return {
    y: top,
    x: left,
    height: Math.max(...rows) - top + 1,
    width: Math.max(...columns) - left + 1,
  };
}

function sizeOf({ height, width }: Rect) {
  return { height, width };
}

function fill(weight: Float32Array, rect: Rect, stride: number): void {
  for (let y = rect.y; y < rect.y + rect.height; y++)
    weight.fill(0, y * stride + rect.x, y * stride + rect.x + rect.width);
}
