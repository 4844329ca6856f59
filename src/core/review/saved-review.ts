import * as v from "valibot";
import { DecisionBook, decisions } from "./decisions.ts";
import { readKeys, writeKeys } from "./key-runs.ts";
import { reviewPlanSchema } from "./review-plan.ts";

const keyRuns = v.pipe(
  v.string(),
  v.check((text) => readKeys(text) !== undefined, "Expected runs of ids, as 1-5,9"),
);

/** One review as the session document has it: what is asked about, how far it is, and what was decided. */
const savedReviewSchema = v.object({
  plan: reviewPlanSchema,
  /** The item that is looked at. */
  item: v.optional(v.union([v.number(), v.string()])),
  total: v.pipe(v.number(), v.integer(), v.minValue(0)),
  decided: v.partial(v.object(v.entriesFromList(decisions, keyRuns))),
});
export type SavedReview = v.InferOutput<typeof savedReviewSchema>;

/** Labels that decisions were made into, and the labels that say of which round each of their pixels is. */
const reviewedLabelsSchema = v.object({
  layer: v.string(),
  rounds: v.string(),
  /** The last one; the first is 1. */
  round: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
export type ReviewedLabels = v.InferOutput<typeof reviewedLabelsSchema>;

/** The review's part of a session document; the last review is the one that goes on. */
export interface ReviewDocument {
  readonly reviews: readonly SavedReview[];
  readonly labels: readonly ReviewedLabels[];
}

const listsSchema = v.object({
  reviews: v.optional(v.array(v.unknown()), []),
  labels: v.optional(v.array(v.unknown()), []),
});

/** Reads that part. What of it cannot be read is left out with a sentence: a session comes back without a review rather than not at all. */
export function readReview(json: unknown = {}): {
  readonly review: ReviewDocument;
  readonly warnings: readonly string[];
} {
  const warnings: string[] = [];
  const read = <S extends v.GenericSchema>(schema: S, part: unknown): v.InferOutput<S>[] => {
    const parsed = v.safeParse(schema, part);
    if (parsed.success) return [parsed.output];
    const [issue] = parsed.issues;
    const where = v.getDotPath(issue) ?? "the whole";
    warnings.push(`Part of the review is left out: "${where}": ${issue.message}`);
    return [];
  };
  const [lists = { reviews: [], labels: [] }] = read(listsSchema, json);
  const reviews = lists.reviews.flatMap((one) => read(savedReviewSchema, one));
  const labels = lists.labels.flatMap((one) => read(reviewedLabelsSchema, one));
  return { review: { reviews, labels }, warnings };
}

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
