import type { Decision } from "#core/review/decisions.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Action } from "./action.ts";
import { argsOf } from "./action-makers.ts";

/** What one does to the item of a review, by keys that stay under the left hand. */
export const review = {
  accept: decide("Accept, or done correcting", { key: "A", decision: "accepted" }),
  reject: decide("Reject", { key: "R", decision: "rejected" }),
  fix: { title: "Correct by hand", command: "review.fix", key: "D", when: "reviewing" },
  skip: decide("Skip", { key: "S", decision: "skipped" }),
  previous: step("Previous of the review", { key: "K", by: -1 }),
  next: step("Next of the review", { key: "Shift+K", by: 1 }),
} satisfies Record<string, Action>;

function decide(title: string, { key, decision }: { key: string; decision: Decision }) {
  const args = () => ({ decision });
  return { title, command: "review.decide", key, when: "reviewing", args };
}

function step(title: string, { key, by }: { key: string; by: number }) {
  const args = ({ review: { items, index } }: ViewerModel) =>
    argsOf(items.value?.[index.value + by], () => ({ by }));
  return {
    ...{ title, command: "review.go", key, when: "reviewing", args },
    held: "repeats",
  } as const;
}
