import { type Random, shuffled } from "#core/random.ts";
import { balanced } from "./balance.ts";
import { grouped } from "./grouped.ts";
import type { Piece } from "./hold-out.ts";
import { type Patch, readPatch } from "./patch.ts";
import { cut, type Rect, wholePlane } from "./plane.ts";
import { placeAt } from "./sampler.ts";
import type { TrainingData } from "./sheet.ts";

export interface ValidationOptions {
  readonly patch: readonly [number, number];
  /** Patches at most. */
  readonly most: number;
  readonly random: Random;
}

/** Of a sample of squares a few tell enough, so that validation costs little beside training. */
const fewPatches = 16;
/** Of images or a region that were set aside all is measured on, as long as it fits: 256 MB of patches. */
const mostNumbers = 2 ** 26;

/** How many patches to measure on at most: one at least, whatever it takes. */
export function mostPatches(
  { sheets, classes, holdOut }: Pick<TrainingData, "sheets" | "classes" | "holdOut">,
  [height, width]: readonly [number, number],
): number {
  const channels = sheets[0]?.channels.length ?? 1;
  const numbers = height * width * (channels + classes.outputs.length + 1); // the one: what counts
  const fit = Math.max(1, Math.floor(mostNumbers / numbers));
  return holdOut.isSample ? Math.min(fewPatches, fit) : fit;
}

/** A patch to measure on. */
export interface ValidationPatch extends Patch {
  /** The name of its image: patches of one name are parts of one image. */
  readonly image: string;
}

/**
 * Patches over the held-out parts, read once. Only held-out pixels count, and none twice. Among strokes each class
 * counts as much as any other: how much was painted of it says nothing of how much there is.
 */
export async function readValidationSet(
  data: TrainingData,
  { patch, most, random }: ValidationOptions,
  signal: AbortSignal,
): Promise<ValidationPatch[]> {
  const claimed = new Set<Piece>();
  const patches: ValidationPatch[] = [];
  const bySheet = grouped(data.holdOut.pieces, ({ sheet }) => sheet);
  for (const piece of shuffled(data.holdOut.pieces, random)) {
    if (patches.length >= most) break;
    const sheet = data.sheets[piece.sheet];
    if (claimed.has(piece) || !sheet) continue;
    const y = piece.y + Math.floor(piece.height / 2);
    const x = piece.x + Math.floor(piece.width / 2);
    const place = placeAt(data, { sheet: piece.sheet, y, x, patch, random });
    const whole = wholePlane(sheet.image);
    const covered = (bySheet.get(piece.sheet) ?? []).filter(
      (other) => !claimed.has(other) && covers(place.rect, cut(other, whole)),
    );
    for (const other of covered) claimed.add(other);
    const read = await readPatch(data, place, signal);
    const rects = covered.map((other) => cut(other, whole));
    const weight = onlyWithin(read.weight, place.rect, rects);
    if (weight.some((value) => value > 0)) patches.push({ ...read, weight, image: sheet.name });
  }
  return data.classes.unlabelled === "ignore" ? balanced(patches) : patches;
}

function covers(rect: Rect, wanted: Rect): boolean {
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
