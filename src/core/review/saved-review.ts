import * as v from "valibot";
import { DecisionBook, decisions } from "./decisions.ts";
import { readKeys, writeKeys } from "./key-runs.ts";
import { reviewPlanSchema } from "./review-plan.ts";

const keys = v.pipe(
  v.string(),
  v.check((text) => readKeys(text) !== undefined, "Expected runs of ids, as 1-5,9"),
);

/** One review as the session document has it: what is asked about, how far it is, and what was decided. */
export const savedReviewSchema = v.object({
  plan: reviewPlanSchema,
  /** The item that is looked at. */
  item: v.optional(v.union([v.number(), v.string()])),
  total: v.pipe(v.number(), v.integer(), v.minValue(0)),
  decided: v.partial(v.object(v.entriesFromList(decisions, keys))),
});
export type SavedReview = v.InferOutput<typeof savedReviewSchema>;

/** Labels that decisions were made into, and the labels that say of which round each of their pixels is. */
export const reviewedLabelsSchema = v.object({
  layer: v.string(),
  rounds: v.string(),
  /** The last one; the first is 1. */
  round: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
export type ReviewedLabels = v.InferOutput<typeof reviewedLabelsSchema>;

/** The review's part of a session document; the last review is the one that goes on. */
export const reviewDocumentSchema = v.object({
  reviews: v.optional(v.array(savedReviewSchema), []),
  labels: v.optional(v.array(reviewedLabelsSchema), []),
});
export type ReviewDocument = v.InferOutput<typeof reviewDocumentSchema>;

export function writeDecisions(book: DecisionBook): SavedReview["decided"] {
  const written = decisions.map((decision) => [decision, writeKeys(book.of(decision))] as const);
  return Object.fromEntries(written.filter(([, text]) => text !== ""));
}

export function readDecisions(decided: SavedReview["decided"]): DecisionBook {
  const read = decisions.flatMap((decision) =>
    (readKeys(decided[decision] ?? "") ?? []).map((key) => [key, decision] as const),
  );
  return new DecisionBook(read);
}
