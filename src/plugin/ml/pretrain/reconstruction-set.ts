import { lengthOf } from "#core/layers/grid.ts";
import { type Random, shuffled } from "#core/random.ts";
import type { Rect } from "../data/plane.ts";
import type { Normalization } from "../normalizations/normalization.ts";
import { type HiddenPatch, hide } from "./hide.ts";
import type { PretextData } from "./pretext-data.ts";
import { fillOf } from "./pretext-sampler.ts";
import { readPair } from "./read-pair.ts";

/** A patch to measure on, the same ones through a run. */
export interface ReconstructionPatch extends HiddenPatch {
  /** Its image's name, or where its plane lies. */
  readonly image: string;
  readonly normalization: Normalization;
  /** The patch and what the network is given, in stored values. */
  readonly original: Float32Array;
  readonly given: Float32Array;
}

export interface ReconstructionSetOptions {
  readonly patch: readonly [number, number];
  /** Patches at most. */
  readonly most: number;
  readonly random: Random;
}

/** Patches over what is held out, of which only held-out pixels count. */
export async function readReconstructionSet(
  data: PretextData,
  { patch, most, random }: ReconstructionSetOptions,
  signal: AbortSignal,
): Promise<ReconstructionPatch[]> {
  const { hiding } = data.task;
  const patches: ReconstructionPatch[] = [];
  for (const piece of shuffled(data.holdOut.pieces, random).slice(0, most)) {
    const { sheet } = piece;
    const rect = rectAbout(data, { piece, patch });
    const pair = await readPair(data, { sheet, rect }, signal);
    if (data.holdOut.isApart) keepOnly(pair.weight, data.holdOut.within(sheet, rect), rect);
    const { normalization } = pair;
    const hidden = hide(pair, { hiding, fill: fillOf(data, pair), random });
    if (!hidden.weight.some((value) => value > 0)) continue;
    patches.push({
      ...{ ...hidden, normalization, image: data.sheets[sheet]?.name ?? "" },
      original: stored(hidden.target, normalization),
      given: stored(hidden.input, normalization),
    });
  }
  return patches;
}

/** From what a network sees or says to stored values, [..., channel]. What was cut off by a percentile stays so. */
export function stored(
  values: ArrayLike<number>,
  { mean, std }: Pick<Normalization, "mean" | "std">,
): Float32Array {
  const channels = mean.length;
  return Float32Array.from(values, (value, i) => {
    return value * (std[i % channels] ?? 1) + (mean[i % channels] ?? 0);
  });
}

function rectAbout(
  { sheets }: PretextData,
  { piece, patch }: { piece: Rect & { readonly sheet: number }; patch: readonly [number, number] },
): Rect {
  const image = sheets[piece.sheet]?.image;
  const start = (axis: "y" | "x", middle: number, size: number) => {
    const length = image ? lengthOf(image, axis) : size;
    if (length <= size) return -Math.floor((size - length) / 2);
    return Math.min(Math.max(0, middle - Math.floor(size / 2)), length - size);
  };
  const [height, width] = patch;
  return {
    y: start("y", piece.y + Math.floor(piece.height / 2), height),
    x: start("x", piece.x + Math.floor(piece.width / 2), width),
    ...{ height, width },
  };
}

function keepOnly(weight: Float32Array, parts: readonly Rect[], { y, x, width }: Rect): void {
  const before = weight.slice();
  weight.fill(0);
  for (const part of parts)
    for (let row = part.y - y; row < part.y - y + part.height; row++) {
      const from = row * width + part.x - x;
      weight.set(before.subarray(from, from + part.width), from);
    }
}
