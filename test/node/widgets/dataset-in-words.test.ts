import { assert } from "chai";
import { test } from "vitest";
import { datasetInWords } from "#widgets/job/dataset-in-words.ts";

const found = { train: 84, validation: null, test: 20, channels: 3 } as const;

test("a folder is told by its pairs, sizes, channels and label ids", () => {
  const size = { height: [200, 500], width: [256, 256] } as const;
  assert.deepEqual(datasetInWords({ ...found, ...size, ids: [1, 2, 3] }), [
    "84 pairs to train on",
    "200 to 500 × 256 pixels, 3 channels",
    "Labels 1, 2, 3",
  ]);
});

test("of many instances some are named, and one of each is one", () => {
  const one = { train: 1, validation: 1, test: null, channels: 1 } as const;
  const size = { height: [9, 9], width: [9, 9] } as const;
  const ids = Array.from({ length: 30 }, (_, i) => i + 1);
  assert.deepEqual(datasetInWords({ ...one, ...size, ids }), [
    "1 pair to train on, 1 to measure on",
    "9 × 9 pixels, 1 channel",
    "Labels 1, 2, 3, 4, 5, 6, 7, 8 and 22 more",
  ]);
  assert.deepEqual(datasetInWords({ ...one, ...size, ids: null }), [
    "1 image to train on, 1 to measure on",
    "9 × 9 pixels, 1 channel",
  ]);
  assert.include(datasetInWords({ ...one, ...size, ids: [255] }), "Label 255");
  assert.include(datasetInWords({ ...one, ...size, ids: [] }), "Nothing is labelled in the masks");
});
