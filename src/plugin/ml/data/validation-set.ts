import { lengthOf } from "#core/layers/grid.ts";
import { type Random, shuffled } from "#core/random.ts";
import { balanced } from "./balance.ts";
import { cut, type Square } from "./hold-out.ts";
import { type Patch, readInput, readTarget, type TrainingData } from "./patch.ts";
import type { Rect } from "./plane.ts";
import { placeAt } from "./sampler.ts";

export interface ValidationOptions {
  readonly patch: readonly [number, number];
  /** Patches at most: validation must not take longer than training. */
  readonly most: number;
  readonly random: Random;
}

/**
 * Patches over the held-out squares, read once. Only held-out pixels count, and none twice. Among strokes each class
 * counts as much as any other: how much was painted of it says nothing of how much there is.
 */
export async function readValidationSet(
  data: TrainingData,
  { patch, most, random }: ValidationOptions,
  signal: AbortSignal,
): Promise<Patch[]> {
  const claimed = new Set<Square>();
  const patches: Patch[] = [];
  for (const square of shuffled(data.holdOut.squares, random)) {
    if (patches.length >= most) break;
    if (claimed.has(square)) continue;
    const middle = Math.floor(data.holdOut.squarePx / 2);
    const spot = { labelPlane: square.plane, y: square.y + middle, x: square.x + middle };
    const place = placeAt(data, { ...spot, patch, random });
    const covered = data.holdOut.squares.filter(
      (other) => !claimed.has(other) && covers(data, place.rect, other, square.plane),
    );
    for (const other of covered) claimed.add(other);
    const [input, { target, weight }] = await Promise.all([
      readInput(data, { plane: place.imagePlane, rect: place.rect }, signal),
      readTarget(data, place, signal),
    ]);
    const rects = covered.map((other) => rectOf(data, other));
    const counted = onlyWithin(weight, place.rect, rects);
    if (!counted.some((value) => value > 0)) continue;
    const { height, width } = place.rect;
    const [channels, outputs] = [data.channels.length, data.classes.outputs.length];
    patches.push({ height, width, channels, outputs, input, target, weight: counted });
  }
  return data.classes.unlabelled === "ignore" ? balanced(patches) : patches;
}

/** A square, cut to the image. */
function rectOf({ image, holdOut }: TrainingData, { y, x }: Square): Rect {
  const whole = { y: 0, x: 0, height: lengthOf(image, "y"), width: lengthOf(image, "x") };
  return cut({ y, x, height: holdOut.squarePx, width: holdOut.squarePx }, whole);
}

function covers(data: TrainingData, rect: Rect, square: Square, plane: number): boolean {
  if (square.plane !== plane) return false;
  const wanted = rectOf(data, square);
  const common = cut(wanted, rect);
  return common.height === wanted.height && common.width === wanted.width;
}

function onlyWithin(weight: Float32Array, place: Rect, rects: readonly Rect[]): Float32Array {
  const kept = new Float32Array(weight.length);
  for (const rect of rects)
    for (let y = rect.y - place.y; y < rect.y - place.y + rect.height; y++) {
      const from = y * place.width + rect.x - place.x;
      kept.set(weight.subarray(from, from + rect.width), from);
    }
  return kept;
}
