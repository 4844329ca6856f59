import { assert } from "chai";
import { CommandRegistry } from "#core/commands.ts";
import { EditableLabels } from "#core/labels/editable-labels.ts";
import { createImageLayer } from "#core/layers/create-layer.ts";
import type { Grid } from "#core/layers/grid.ts";
import { ViewerModel } from "#core/viewer-model.ts";
import { labelsImage } from "#io/labels/edited-labels.ts";
import { labelsCommands } from "#viewer/commands/labels-commands.ts";
import { objectsCommands } from "#viewer/commands/objects-commands.ts";
import { LabelsLists, LabelsStores, layerPixels, OpenedImages } from "#viewer/index.ts";
import { MemoryJournals } from "../../../memory-journals.ts";

const { signal } = new AbortController();
const stack: Grid = {
  axes: ["c", "z", "y", "x"],
  shape: [2, 3, 300, 400],
  dtype: "uint8",
  levels: 1,
  levelShapes: [[2, 3, 300, 400]],
  scale: [1, 2, 0.5, 0.5],
  units: [null, "micrometer", "micrometer", "micrometer"],
};

const plane: Grid = {
  ...stack,
  shape: [2, 1, 300, 400],
  levelShapes: [[2, 1, 300, 400]],
};

/** Two channels, of 7 and 9 everywhere. */
function tissue(grid: Grid) {
  const image = labelsImage(new EditableLabels(grid), {
    description: { name: "tissue", channels: [], isLabels: false },
  });
  const [level] = image.levels;
  const read: typeof level.read = async (region, options) => {
    const block = await level.read(region, options);
    const half = block.data.length / 2;
    return { ...block, data: block.data.map((_, i) => (i < half ? 7 : 9)) };
  };
  return { ...image, levels: [{ ...level, axes: grid.axes, shape: grid.shape, read }] as const };
}

async function scene(grid = stack) {
  const model = new ViewerModel();
  const images = new OpenedImages();
  const onBroken = (_: unknown, error: unknown) => {
    throw error;
  };
  const labels = new LabelsStores({ journals: new MemoryJournals(), model, onBroken });
  const pixels = layerPixels(images, labels);
  const lists = new LabelsLists(model, labels);
  const saved: { name: string; file: Blob }[] = [];
  const parts = { model, images, labels, pixels, lists, base: document.baseURI, onProgress() {} };
  const registry = new CommandRegistry();
  for (const command of [
    ...labelsCommands(parts),
    ...objectsCommands({
      ...{ ...parts, access: undefined },
      download: (name, file) => saved.push({ name, file }),
    }),
  ])
    registry.register(command);
  const image = createImageLayer({ name: "tissue", grid }, []);
  images.put(image.id, {
    ref: { kind: "http", url: "http://localhost/tissue" },
    image: tissue(grid),
  });
  model.add(image);
  const run = (id: string, args: object) => registry.run(id, args, signal) as Promise<any>;
  const { layer } = await run("labels.create", { image: image.id, name: "cells" });
  // A disc over the corner of four chunks, through two planes, and a dot.
  for (const z of [0, 1].slice(0, grid.shape[1]))
    await run("labels.paint", { layer, points: [[z, 256, 256]], radius: 20, label: 3 });
  await run("labels.paint", { layer, points: [[0, 10, 380]], radius: 0.4, label: 8 });
  return { run, layer, saved, lists, layerOf: () => model.layerOf(layer, "labels") };
}

describe("measuring objects", () => {
  it("tells size, place, intensity and shape in a slice, in units", async () => {
    const { run, layer } = await scene();
    const { objects, sizeUnit, channels } = await run("labels.measure", { layer });
    assert.equal(sizeUnit, "µm²");
    assert.lengthOf(channels, 2);
    const disc = objects.find(({ label }: any) => label === 3);
    assert.closeTo(disc.pixels, Math.PI * 400, 30);
    assert.equal(disc.size, disc.pixels * 0.25);
    assert.deepEqual(disc.centroid, { z: 0, y: 256, x: 256 });
    assert.deepEqual(disc.box.y, [236, 277]);
    assert.deepEqual(disc.meanIntensity, [7, 9]);
    assert.isBelow(disc.eccentricity, 0.01);
    assert.isAbove(disc.solidity, 0.95);
  });

  it("follows objects through the planes of a volume", async () => {
    const { run, layer } = await scene();
    const { objects, sizeUnit } = await run("labels.measure", { layer, extent: "volume" });
    assert.equal(sizeUnit, "µm³");
    const disc = objects.find(({ label }: any) => label === 3);
    assert.deepEqual(disc.box.z, [0, 2]);
    assert.equal(disc.size, disc.pixels * 0.5);
    assert.isNull(disc.solidity);
  });

  it("makes a table that is sorted and filtered, and saved as it is shown", async () => {
    const { run, layer, saved } = await scene();
    const early = await run("labels.saveObjects", { layer }).catch((error) => error);
    assert.equal(early.code, "labels/not-measured");
    await run("labels.measure", { layer });
    await run("labels.arrangeObjects", { layer, by: "size", descending: true });
    await run("labels.saveObjects", { layer });
    await run("labels.arrangeObjects", { layer, only: { column: "size", to: 10 } });
    await run("labels.saveObjects", { layer });
    const [all = [], few = []] = await Promise.all(
      saved.map(async ({ file }) => (await file.text()).trimEnd().split("\r\n")),
    );
    assert.match(all[0] ?? "", /^label,name,pixels,size_µm²,centroid_z,/);
    assert.deepEqual(
      all.slice(1).map((line) => line.split(",")[0]),
      ["3", "8"],
    );
    assert.deepEqual(
      few.slice(1).map((line) => line.split(",")[0]),
      ["8"],
    );
    assert.equal(saved[0]?.name, "cells-objects.csv");
    const wrong = await run("labels.arrangeObjects", { layer, by: "colour" }).catch((e) => e);
    assert.match(wrong.message, /no column "colour"; there are: label, name, size/);
  });

  it("says nothing of z where there is one plane", async () => {
    const { run, layer, saved, lists, layerOf } = await scene(plane);
    await run("labels.measure", { layer });
    await run("labels.saveObjects", { layer });
    const [heading, disc] = ((await saved[0]?.file.text()) ?? "").split("\r\n");
    assert.match(
      heading ?? "",
      /size_µm²,centroid_y,centroid_x,y_start,y_stop,x_start,x_stop,mean/,
    );
    assert.match(disc ?? "", /^3,,[^,]+,[^,]+,256,256,236,277,236,277,7,9,/);
    const columns = lists.of(layerOf()).objects.columns.value.map(({ id }) => id);
    assert.includeMembers(columns, ["y", "x"]);
    assert.notInclude(columns, "z");
  });

  it("says that labels were changed since", async () => {
    const { run, layer, lists, layerOf } = await scene();
    await run("labels.measure", { layer });
    const { objects } = lists.of(layerOf());
    assert.isFalse(objects.isStale.value);
    await run("labels.paint", { layer, points: [[0, 50, 50]], radius: 3, label: 9 });
    assert.isTrue(objects.isStale.value);
  });
});
