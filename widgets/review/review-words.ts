import type { Decision } from "#core/review/decisions.ts";
import type { ReviewItem } from "#core/review/review-item.ts";
import type { ReviewPlan } from "#core/review/review-plan.ts";

/** Decisions as people read them, and a sign that needs no colour. */
export const decisionWords: {
  readonly [D in Decision]: { readonly word: string; readonly sign: string };
} = {
  accepted: { word: "accepted", sign: "\u2713" },
  rejected: { word: "rejected", sign: "\u2715" },
  fixed: { word: "corrected", sign: "\u270e" },
  skipped: { word: "skipped", sign: "\u2192" },
};

/** Orders as people choose them, by a name of their own. */
export const orders = {
  risk: { title: "Least sure first", by: "risk", descending: true },
  small: { title: "Smallest first", by: "size", descending: false },
  large: { title: "Largest first", by: "size", descending: true },
  position: { title: "In rows over the image", by: "position", descending: false },
} as const satisfies {
  readonly [name: string]: { readonly title: string } & Pick<ReviewPlan, "by" | "descending">;
};
export type OrderName = keyof typeof orders;

export function itemName({ key, label }: ReviewItem): string {
  return `${label === 0 ? "Tile" : "Object"} ${key}`;
}
