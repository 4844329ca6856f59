import { assert } from "chai";
import { test } from "vitest";
import { labelNotes } from "#io/zarr/image-label.ts";

test("colours and names of image-label are read, and entries that are not as they should be are passed over", () => {
  const notes = labelNotes({
    colors: [
      { "label-value": 1, rgba: [1, 2, 3, 4] },
      { "label-value": 2 },
      { "label-value": 3, rgba: [0, 0, 0, 500] },
      { "label-value": 1, rgba: [5, 6, 7, 255] },
      "odd",
    ],
    properties: [
      { "label-value": 1, area: 12, class: "nucleus" },
      { "label-value": 4, area: 3 },
      { class: "lost" },
    ],
  });
  assert.deepEqual(notes, { names: { 1: "nucleus" }, colors: { 1: [5, 6, 7, 255] } });
  for (const none of [undefined, {}, { colors: {}, properties: 3 }, "odd"])
    assert.deepEqual(labelNotes(none), { names: {}, colors: {} });
});
