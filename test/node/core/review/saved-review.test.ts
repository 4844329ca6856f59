import { assert } from "chai";
import { test } from "vitest";
import { readReview } from "#core/review/saved-review.ts";

const plan = {
  ...{ layer: "layer-1", of: "objects", by: "size", descending: false, extent: "slice" },
  ...{ slice: {}, tilePx: 256 },
};

test("of the reviews of a session those that can be read are, and each other one is named", () => {
  const good = { plan, total: 3, decided: { accepted: "-1,2" } };
  const tooMany = { plan, total: 2, decided: { accepted: "0-2000000" } };
  const { review, warnings } = readReview({ reviews: [tooMany, good], labels: [{ layer: 1 }] });
  assert.deepEqual(review, { reviews: [good], labels: [] } as unknown as typeof review);
  assert.lengthOf(warnings, 2);
  assert.include(warnings[0], "decided.accepted");
});

test("a session without a review has nothing to say, and one whose review is none is told", () => {
  assert.deepEqual(readReview(undefined), { review: { reviews: [], labels: [] }, warnings: [] });
  assert.lengthOf(readReview("all of it").warnings, 1);
});
