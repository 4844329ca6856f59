import { assert } from "chai";
import { test } from "vitest";
import { newLayerId } from "#core/ids.ts";
import { ViewerModel } from "#core/viewer-model.ts";
import type { EditedLabelsRef } from "#io/source-ref.ts";
import { LabelsStores } from "#viewer/labels-stores.ts";
import { MemoryJournals } from "../../memory-journals.ts";
import { arrayImage } from "../ml/array-image.ts";

test("a session that is opened over the labels made in this page goes on painting on them", async () => {
  const model = new ViewerModel();
  const stores = new LabelsStores({ model, journals: new MemoryJournals(), onBroken() {} });
  const { image } = arrayImage({ axes: ["y", "x"], shape: [4, 4], dtype: "uint8", at: () => 0 });
  const id = newLayerId();
  stores.create(id, { grid: image.grid });
  const ref = stores.sourceRef(id) as EditedLabelsRef; // those of new labels are
  const taken = await stores.takeEdits(ref, new AbortController().signal);
  assert.strictEqual(taken.image.labels, stores.get(id));
  stores.release(id);
  stores.putEdits(id, taken);
  await stores.store(id).paint([[1, 1]], { label: 3, radius: 0 }, new AbortController().signal);
  const read = await stores.levels(id)[0]?.read({}, { signal: new AbortController().signal });
  assert.equal(read?.data[5], 3);
});
