import { type Box, overlap } from "#core/labels/box.ts";
import type { Decision } from "#core/review/decisions.ts";
import type { ReviewItem } from "#core/review/review-item.ts";
import { type Origin, origins } from "#core/review/rounds.ts";
import type { Dims } from "#core/viewer-model.ts";

/** What is known of each pixel of a box. */
export interface DecidedPixels {
  /** 0 is nothing, else 1 + the index in `origins`. */
  readonly origin: Uint8Array;
  /** 1 where it is of the class, 0 where it is background or nobody knows. */
  readonly isClass: Uint8Array;
}

/** A box in one plane, with its labels in C order. */
export interface SeenBox {
  readonly box: Box;
  /** The index along each axis before y and x. */
  readonly plane: Dims;
  readonly ids: ArrayLike<number>;
}

/** Undefined where nothing in the box was decided. */
export type DecidedIn = (seen: SeenBox) => DecidedPixels | undefined;

type Verdict = (item: ReviewItem) => Decision | undefined;

/** Objects that are right are the class, rejected ones background; of what is no object nothing is known. */
export function decidedObjects(items: readonly ReviewItem[], verdict: Verdict): DecidedIn {
  const byLabel = new Map<number, number>();
  for (const item of items) {
    const origin = originOf(verdict(item));
    if (origin) byLabel.set(item.label, codeOf(origin));
  }
  return ({ ids }) => {
    const made = nothingYet(ids.length);
    let [label, code, isAny] = [0, 0, false];
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i] ?? 0;
      if (id === 0) continue;
      if (id !== label) [label, code] = [id, byLabel.get(id) ?? 0];
      if (code === 0) continue;
      isAny = true;
      made.origin[i] = code;
      made.isClass[i] = Number(code !== rejected);
    }
    return isAny ? made : undefined;
  };
}

/**
 * All of a tile that is right is known: what is labelled in it is the class, the rest background. Of a rejected one it is known that
 * what is labelled in it is background.
 */
export function decidedTiles(items: readonly ReviewItem[], verdict: Verdict): DecidedIn {
  const decided = items.flatMap((item) => {
    const origin = originOf(verdict(item));
    return origin ? [{ item, code: codeOf(origin) }] : [];
  });
  return ({ box, plane, ids }) => {
    const made = nothingYet(ids.length);
    let isAny = false;
    const [top = 0, left = 0] = box.start.slice(-2);
    const width = (box.stop.at(-1) ?? 0) - left;
    for (const { item, code } of decided) {
      if (Object.entries(item.at).some(([axis, index]) => plane[axis] !== index)) continue;
      const shared = overlap(planeBox(item), { start: [top, left], stop: box.stop.slice(-2) });
      const [y0 = 0, x0 = 0] = shared.start;
      const [y1 = 0, x1 = 0] = shared.stop;
      for (let y = y0; y < y1; y++)
        for (let x = x0; x < x1; x++) {
          const i = (y - top) * width + x - left;
          const isLabelled = ids[i] !== 0;
          if (code === rejected && !isLabelled) continue;
          isAny = true;
          made.origin[i] = code;
          made.isClass[i] = Number(code !== rejected && isLabelled);
        }
    }
    return isAny ? made : undefined;
  };
}

function originOf(decision: Decision | undefined): Origin | undefined {
  return decision === "skipped" ? undefined : decision;
}

function codeOf(origin: Origin): number {
  return origins.indexOf(origin) + 1;
}

const rejected = codeOf("rejected");

function nothingYet(length: number): DecidedPixels {
  return { origin: new Uint8Array(length), isClass: new Uint8Array(length) };
}

function planeBox({ y, x }: ReviewItem): Box {
  return { start: [y[0], x[0]], stop: [y[1], x[1]] };
}
