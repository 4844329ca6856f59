import { assert } from "chai";
import { test } from "vitest";
import type { LayerId } from "#core/ids.ts";
import { selectionAfter } from "#core/layers/select-layers.ts";

const ids = ["a", "b", "c", "d"] as LayerId[]; // ids of no layer
const [a, b, c, d] = ids as [LayerId, LayerId, LayerId, LayerId];

test("Shift selects everything between the active layer and the one that was taken, either way", () => {
  const now = { ids, selection: [c], active: c };
  assert.deepEqual(selectionAfter(now, { id: a, how: "range" }), { layer: c, also: [a, b] });
  assert.deepEqual(selectionAfter(now, { id: d, how: "range" }), { layer: c, also: [d] });
});

test("Ctrl takes a layer in, and out again; the last one stays", () => {
  const two = { ids, selection: [a, c], active: c };
  assert.deepEqual(selectionAfter(two, { id: b, how: "toggle" }), { layer: b, also: [a, c] });
  assert.deepEqual(selectionAfter(two, { id: c, how: "toggle" }), { layer: a, also: [] });
  const one = { ids, selection: [a], active: a };
  assert.deepEqual(selectionAfter(one, { id: a, how: "toggle" }), { layer: a, also: [] });
});
