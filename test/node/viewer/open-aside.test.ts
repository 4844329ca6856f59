import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { assert } from "chai";
import { afterAll, beforeAll, test } from "vitest";
import { CommandRegistry } from "#core/commands.ts";
import { createImageLayer } from "#core/layers/create-layer.ts";
import { ViewerModel } from "#core/viewer-model.ts";
import { installChanges } from "#viewer/changes/index.ts";
import { viewerCommands } from "#viewer/commands/viewer-commands.ts";
import { LastCompared } from "#viewer/compare/compared-figures.ts";
import { LabelsLists } from "#viewer/labels-lists.ts";
import { LabelsStores } from "#viewer/labels-stores.ts";
import { layerPixels } from "#viewer/layer-pixels.ts";
import { LayerStates } from "#viewer/layer-states.ts";
import { OpenedImages } from "#viewer/opened-images.ts";
import { MemoryJournals } from "../../memory-journals.ts";
import { arrayImage } from "../ml/array-image.ts";

const server = createServer(async ({ url }, response) => {
  const file = await readFile(`sample-data${url}`).catch(() => undefined);
  response.writeHead(file ? 200 : 404).end(file);
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** A viewer of two images, the first of which was faded, and that was undone. */
async function setUp() {
  const model = new ViewerModel();
  const images = new OpenedImages();
  const labels = new LabelsStores({ model, journals: new MemoryJournals(), onBroken() {} });
  const registry = new CommandRegistry();
  const pixels = layerPixels(images, labels);
  const parts = {
    ...{ model, images, labels, pixels, states: new LayerStates() },
    ...{ lists: new LabelsLists(model, labels), compared: new LastCompared() },
    ...{ base: "http://localhost/", size: () => ({ width: 100, height: 100 }) },
    ...{ samples: {}, readers: () => [], tools: () => [], readAgain() {}, onProgress() {} },
  };
  installChanges({ model, images, labels, pixels, onForgotten() {} });
  for (const command of viewerCommands(parts)) registry.register(command);
  const add = (name: string) => {
    const { image } = arrayImage({ axes: ["y", "x"], shape: [4, 4], at: () => 0 });
    const layer = createImageLayer({ name, grid: image.grid }, []);
    images.put(layer.id, { ref: { kind: "http", url: `http://localhost/${name}` }, image });
    model.add(layer);
    return layer;
  };
  const [a, b] = [add("a"), add("b")];
  model.select(a.id, [b.id]);
  await registry.run("layers.set", { layer: a.id, opacity: 0.5 });
  await registry.run("edit.undo", {});
  return { model, registry, a, b };
}

test("what is opened aside is no step, selects nothing, and hides what it comes instead of", async () => {
  const { model, registry, a, b } = await setUp();
  const { port } = server.address() as AddressInfo; // listening on a port, so not a pipe
  const source = `http://127.0.0.1:${port}/nuclei.ome.zarr`;
  const opened = { source, name: "aside", as: "image", aside: { instead: b.id } };
  await registry.run("viewer.open", opened);
  const names = model.layers.value.map(({ name }) => name.value);
  assert.include(names, "aside");
  assert.include(model.selection.value, a.id);
  assert.equal(model.selected.value, a.id);
  assert.isFalse(b.visible.value);
  await registry.run("edit.redo", {});
  assert.equal(a.opacity.value, 0.5, "what was undone before can be done again");
});
