import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { assert } from "chai";
import { test } from "vitest";
import { CommandRegistry } from "#core/commands.ts";
import { Failure } from "#core/failure.ts";
import type { Box } from "#core/labels/box.ts";
import { createLabelsLayer } from "#core/layers/create-layer.ts";
import { ViewerModel } from "#core/viewer-model.ts";
import { openFile } from "#io/node/open-file.ts";
import { saveCommands } from "#viewer/commands/save-commands.ts";
import { LabelsStores } from "#viewer/labels-stores.ts";
import { layerPixels } from "#viewer/layer-pixels.ts";
import { OpenedImages } from "#viewer/opened-images.ts";
import { MemoryJournals } from "../../../memory-journals.ts";
import { arrayImage } from "../../ml/array-image.ts";
import { startServer, token } from "../../server/served-folder.ts";

const { signal } = new AbortController();
const whole: Box = { start: [0, 0], stop: [4, 4] };

/** Labels of 4 x 4 pixels and the rounds that they were made in, all 1, to be saved to a server. */
async function reviewedLabels({ onProgress = () => {} }: { onProgress?: () => void } = {}) {
  const { url, files } = await startServer();
  const model = new ViewerModel();
  const labels = new LabelsStores({ model, journals: new MemoryJournals(), onBroken() {} });
  const { grid } = arrayImage({ axes: ["y", "x"], shape: [4, 4], at: () => 0 }).image;
  const fill = (id: string, value: number) =>
    labels.store(model.layer(id).id).fill(whole, new Uint8Array(16).fill(value));
  const [layer = "", rounds = ""] = ["cells", "cells rounds"].map((name) => {
    const made = createLabelsLayer({ name, grid });
    labels.create(made.id, { grid });
    model.add(made);
    fill(made.id, 1);
    return made.id;
  });
  model.review.labelled({ layer, rounds, round: 1 });
  const registry = new CommandRegistry();
  const access = { origin: new URL(url).origin, token };
  const parts = { model, base: url, access, pixels: layerPixels(new OpenedImages(), labels) };
  const told = { onProgress, onSaved() {}, download() {}, writers: () => [] };
  for (const command of saveCommands({ ...parts, ...told })) registry.register(command);
  const save = (to: string) => registry.run("labels.save", { layer, to: `${url}files/${to}` });
  return { save, fill, layer, rounds, files };
}

test("labels are not saved where their rounds cannot be", async () => {
  const { save, files } = await reviewedLabels();
  await mkdir(join(files, "out/cells-rounds.ome.zarr/mine"), { recursive: true });
  const error = await save("out").catch((caught: unknown) => caught);
  assert.instanceOf(error, Failure);
  assert.equal(error.detail.code, "save/exists");
  assert.deepEqual(await readdir(join(files, "out")), ["cells-rounds.ome.zarr"]);
});

test("rounds are saved as they were when the labels were, whatever is made meanwhile", async () => {
  const page = await reviewedLabels({
    onProgress() {
      page.fill(page.layer, 2);
      page.fill(page.rounds, 2);
    },
  });
  await page.save("out");
  for (const name of ["cells", "cells-rounds"]) {
    const { levels } = await openFile(join(page.files, `out/${name}.ome.zarr`), signal);
    const { data } = await levels[0].read({}, { signal });
    assert.deepEqual([...new Set(data)], [1], name);
  }
});
