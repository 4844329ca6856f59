import type { ItemKey } from "./decisions.ts";
import type { ReviewPlan } from "./review-plan.ts";

/** An object or a tile that somebody looks at. */
export interface ReviewItem {
  readonly key: ItemKey;
  /** The number of the object inside; 0 for a tile. */
  readonly label: number;
  /** Half-open, in level-0 pixels. */
  readonly y: readonly [start: number, stop: number];
  readonly x: readonly [start: number, stop: number];
  /** The slices in which it is seen best. */
  readonly at: { readonly [axis: string]: number };
  /** Labelled pixels of it. */
  readonly pixels: number;
  /** Mean entropy of the prediction there, 0 (sure) to 1; undefined where there is none. */
  readonly risk: number | undefined;
}

/** Rows of this height are gone through from left to right, so that the camera mostly stays near. */
const rowPx = 256;

/** Items in the order that a plan wants; those that are alike go from top to bottom. */
export function inOrder(
  items: readonly ReviewItem[],
  { by, descending }: Pick<ReviewPlan, "by" | "descending">,
): ReviewItem[] {
  const sign = descending ? -1 : 1;
  const value = ({ risk = 0, pixels }: ReviewItem) => (by === "risk" ? risk : pixels);
  if (by === "position") return items.toSorted((a, b) => sign * byPosition(a, b));
  return items.toSorted((a, b) => sign * (value(a) - value(b)) || byPosition(a, b));
}

function byPosition(a: ReviewItem, b: ReviewItem): number {
  const plane = ({ at: { z = 0 } }: ReviewItem) => z;
  const row = ({ y }: ReviewItem) => Math.floor(y[0] / rowPx);
  return plane(a) - plane(b) || row(a) - row(b) || a.x[0] - b.x[0] || a.y[0] - b.y[0];
}
