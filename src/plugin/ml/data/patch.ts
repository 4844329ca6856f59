import type { Batch } from "#compute/index.ts";
import { type Classes, writeTarget } from "./classes.ts";
import { readInput } from "./network-input.ts";
import { cut, type Plane, type Rect, wholePlane } from "./plane.ts";
import { readPlane } from "./read-plane.ts";
import type { Sheet, TrainingData } from "./sheet.ts";

/** One training example, channels last: input [h, w, channel], target [h, w, output], weight [h, w]. */
export interface Patch {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly outputs: number;
  readonly input: Float32Array;
  readonly target: Float32Array;
  readonly weight: Float32Array;
  /** Which image it is of, where that matters: an index into the sheets. */
  readonly sheet?: number;
}

/** Where a patch is cut; `rect` may stick out of the image. */
export interface PatchPlace {
  /** Index into the sheets. */
  readonly sheet: number;
  readonly imagePlane: Plane;
  readonly rect: Rect;
}

/** Cuts image, target and weight. Outside the image, and in parts that are not learnt, the weight is 0. */
export async function cutPatch(
  data: TrainingData,
  place: PatchPlace,
  signal: AbortSignal,
): Promise<Patch> {
  const { rect, sheet } = place;
  const patch = await readPatch(data, place, signal);
  for (const part of [data.holdOut, data.passedOver])
    for (const not of part?.within(sheet, rect) ?? [])
      fill(patch.weight, { ...not, y: not.y - rect.y, x: not.x - rect.x }, rect.width);
  return patch;
}

/** As `cutPatch`, whatever is held out. */
export async function readPatch(
  data: TrainingData,
  { sheet: index, imagePlane, rect }: PatchPlace,
  signal: AbortSignal,
): Promise<Patch> {
  const sheet = data.sheets[index];
  if (!sheet) throw new Error(`There is no sheet ${index}`);
  const normalization = await data.normalizer.of(sheet, signal);
  const [input, labelled] = await Promise.all([
    readInput({ ...sheet, normalization }, { plane: imagePlane, rect }, signal),
    readTarget(sheet, { classes: data.classes, rect }, signal),
  ]);
  const { height, width } = rect;
  const outputs = data.classes.outputs.length;
  const channels = sheet.channels.length;
  return { height, width, channels, outputs, input, ...labelled, sheet: index };
}

/** The target and which of its pixels count. */
async function readTarget(
  { labels, plane }: Sheet,
  { classes, rect }: { classes: Classes; rect: Rect },
  signal: AbortSignal,
): Promise<{ target: Float32Array; weight: Float32Array }> {
  const outputs = classes.outputs.length;
  const target = new Float32Array(rect.height * rect.width * outputs);
  const weight = new Float32Array(rect.height * rect.width);
  const inner = cut(rect, wholePlane(labels));
  const ids = await readPlane(labels, { plane, rect: inner, channels: [0] }, signal);
  let last = { id: Number.NaN, at: 0 };
  for (let row = 0; row < inner.height; row++)
    for (let column = 0; column < inner.width; column++) {
      const at = (inner.y - rect.y + row) * rect.width + inner.x - rect.x + column;
      const id = ids[row * inner.width + column] ?? 0;
      if (id === last.id) {
        // Most pixels are what the one before them is.
        weight[at] = weight[last.at] ?? 0;
        for (let o = 0; o < outputs; o++)
          target[at * outputs + o] = target[last.at * outputs + o] ?? 0;
        continue;
      }
      weight[at] = writeTarget(classes, id, { target, at: at * outputs });
      last = { id, at };
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

function fill(weight: Float32Array, rect: Rect, stride: number): void {
  for (let y = rect.y; y < rect.y + rect.height; y++)
    weight.fill(0, y * stride + rect.x, y * stride + rect.x + rect.width);
}
