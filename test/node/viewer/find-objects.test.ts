import { assert, test } from "vitest";
import type { Box } from "#core/labels/box.ts";
import { EditableLabels } from "#core/labels/editable-labels.ts";
import { createLabelsLayer } from "#core/layers/create-layer.ts";
import { ViewerModel } from "#core/viewer-model.ts";
import { findObjects } from "#viewer/find-objects.ts";
import { LabelsLists } from "#viewer/labels-lists.ts";
import type { LabelsStores } from "#viewer/labels-stores.ts";
import { gridOf } from "../core/labels/brute-force.ts";

const { signal } = new AbortController();
const shapes = [
  [32_768, 16_384],
  [1024, 512],
];
const factor = 32;

/** Where label 5 lies, in pixels of level 0: over a dozen tiles, and shown by the coarse level. */
const [top, bottom, left, right] = [960, 1600, 224, 928];

/** Labels too many to be counted one by one, over a base that counts what is read of level 0. */
function scene() {
  let tiles = 0;
  const read = async (level: number, { start, stop }: Box) => {
    if (level === 0) tiles++;
    const scale = level === 0 ? 1 : factor;
    const [y0 = 0, x0 = 0] = start;
    const [height, width] = [(stop[0] ?? 0) - y0, (stop[1] ?? 0) - x0];
    return Uint16Array.from({ length: height * width }, (_, i) => {
      const [y, x] = [(y0 + Math.floor(i / width)) * scale, (x0 + (i % width)) * scale];
      return y >= top && y < bottom && x >= left && x < right ? 5 : 0;
    });
  };
  const labels = new EditableLabels({ ...gridOf(shapes), dtype: "uint16" }, { read });
  const layer = createLabelsLayer({ name: "cells", grid: labels.grid });
  const model = new ViewerModel();
  model.add(layer);
  const stores = { get: () => labels } as unknown as LabelsStores; // lists ask it for nothing else
  const lists = new LabelsLists(model, stores);
  return { layer, wanted: { labels, lists, ids: new Set([5]) }, tilesRead: () => tiles };
}

for (const [from, at] of [
  ["where somebody points at it", [[1200, 400]]],
  ["where a coarse level shows it", []],
] as const)
  test(`in labels of any size an object is followed over all its tiles from ${from}, and little else is read`, async () => {
    const { layer, wanted, tilesRead } = scene();
    const area = await findObjects(layer, { ...wanted, at }, signal);
    let pixels = 0;
    for (const key of area.keys)
      for (const { startX, stopX } of area.rows(key)) pixels += stopX - startX;
    assert.equal(pixels, (bottom - top) * (right - left));
    assert.isAtMost(tilesRead(), 40);
  });
