import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { assert } from "chai";
import { afterEach, beforeEach, describe, test } from "vitest";
import { isFailure } from "#core/failure.ts";
import { EditableLabels } from "#core/labels/editable-labels.ts";
import { labelsImage } from "#io/labels/edited-labels.ts";
import { FileStore } from "#io/node/file-store.ts";
import { openFile } from "#io/node/open-file.ts";
import type { Place } from "#io/source-ref.ts";
import { omeZarr05 } from "#io/write/ome-zarr-0.5.ts";
import { idPyramid } from "#io/write/pyramid.ts";
import { saveAsDownload } from "#io/write/save-as-download.ts";
import { type SaveRequest, saveToPlace } from "#io/write/save-to-place.ts";
import type { SavedImage } from "#io/write/saved-image.ts";
import { tiff } from "#io/write/tiff.ts";
import { MemorySink } from "./memory-sink.ts";
import { readZip } from "./read-zip.ts";
import { someImage } from "./some-image.ts";

const { signal } = new AbortController();
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "lamella-"));
  await cp("sample-data/nuclei.ome.zarr", join(directory, "image.ome.zarr"), { recursive: true });
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const at = (path: string): Place => ({ kind: "file", path: join(directory, path) });

async function labelsOfSample(): Promise<SavedImage> {
  const { grid } = await openFile(join(directory, "image.ome.zarr"), signal);
  const [height = 0, width = 0] = grid.shape.slice(-2);
  const value = (_: number, i: number) => (i % width < 40 ? 7 : 0);
  const one = {
    axes: ["y", "x"],
    shapes: [[height, width]],
    dtype: "uint16",
    isLabels: true,
    value,
  } as const;
  return someImage(one);
}

function request(image: SavedImage, changes: Partial<SaveRequest> & { place: Place }): SaveRequest {
  return {
    writer: omeZarr05,
    name: "cells",
    isAnyVersion: true,
    overwrite: false,
    signal,
    onProgress() {},
    requireUnused() {},
    image(shapes) {
      if (!shapes) return image;
      return { ...image, levels: idPyramid(image.levels[0], { shapes, method: "mode" }) };
    },
    folderAt: async (place) => new FileStore(place.kind === "file" ? place.path : ""),
    ...changes,
  };
}

const codeOf = (saving: Promise<unknown>) =>
  saving.then(
    () => "saved",
    (error: unknown) => (error instanceof Error && "code" in error ? error.code : error),
  );

async function labelsListed(): Promise<readonly string[]> {
  const image = await openFile(join(directory, "image.ome.zarr"), signal);
  return (await image.listLabels?.({ signal })) ?? [];
}

/** Every file of a folder by its path, as latin1. */
async function contentsOf(folder: string): Promise<{ [path: string]: string }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path, await readFile(path, "latin1")])),
  );
}

describe("labels saved into an image", () => {
  test("are listed beside those it has, with its levels, its place and its version", async () => {
    const image = await labelsOfSample();
    const before = await labelsListed();
    const place = await saveToPlace(request(image, { place: at("image.ome.zarr") }));
    assert.deepEqual(place, at("image.ome.zarr/labels/cells"));
    assert.deepEqual(await labelsListed(), [...before, "labels/cells"]);
    const host = await openFile(join(directory, "image.ome.zarr"), signal);
    const { grid, description } = await openFile(
      join(directory, "image.ome.zarr/labels/cells"),
      signal,
    );
    assert.isTrue(description.isLabels);
    assert.deepEqual(
      grid.levelShapes,
      host.grid.levelShapes.map((shape) => shape.slice(-2)),
    );
    assert.deepEqual(grid.scale, host.grid.scale.slice(-2));
    assert.deepEqual(grid.units, host.grid.units.slice(-2));
  });

  test("say where their image is", async () => {
    await saveToPlace(request(await labelsOfSample(), { place: at("image.ome.zarr") }));
    const files = await readdir(join(directory, "image.ome.zarr/labels/cells"));
    const file = files.includes(".zattrs") ? ".zattrs" : "zarr.json";
    const text = await readFile(join(directory, "image.ome.zarr/labels/cells", file), "utf8");
    assert.match(text, /"source": \{\s*"image": "..\/..\/"/);
  });

  test("never replace others, unless that is asked for", async () => {
    const image = await labelsOfSample();
    const wanted = request(image, { place: at("image.ome.zarr") });
    await saveToPlace(wanted);
    assert.equal(await codeOf(saveToPlace(wanted)), "save/exists");
    await saveToPlace({ ...wanted, overwrite: true, place: at("image.ome.zarr/labels/cells") });
    const { levels } = await openFile(join(directory, "image.ome.zarr/labels/cells"), signal);
    const { data } = await levels[0].read({}, { signal });
    assert.deepEqual([...new Set(data)], [7, 0]);
  });

  test("never take the place of a file of their name", async () => {
    const wanted = request(await labelsOfSample(), { place: at("image.ome.zarr") });
    const file = join(directory, "image.ome.zarr/labels/cells");
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, "mine");
    for (const overwrite of [false, true]) {
      const code = await codeOf(saveToPlace({ ...wanted, overwrite }));
      assert.equal(await readFile(file, "utf8"), "mine");
      assert.equal(code, "save/exists");
    }
  });

  test("that were there stay as they were until others are whole", async () => {
    const image = await labelsOfSample();
    const place = at("image.ome.zarr");
    await saveToPlace(request(image, { place }));
    const before = await contentsOf(join(directory, "image.ome.zarr"));
    const stop = new AbortController();
    const stopped = request(image, {
      ...{ place, overwrite: true, signal: stop.signal },
      onProgress: () => stop.abort(new Error("enough")),
    });
    assert.notEqual(await codeOf(saveToPlace(stopped)), "saved");
    assert.deepEqual(await contentsOf(join(directory, "image.ome.zarr")), before);
  });

  test("that cannot take the place of others are kept beside it", async () => {
    const image = await labelsOfSample();
    const place = at("image.ome.zarr");
    await saveToPlace(request(image, { place }));
    class Stuck extends FileStore {
      override async move(): Promise<void> {
        throw new Error("somebody holds it");
      }
    }
    const folderAt = async (to: Place) => new Stuck(to.kind === "file" ? to.path : "");
    const saving = saveToPlace(request(image, { place, overwrite: true, folderAt }));
    const error = await saving.catch((e: unknown) => e);
    if (!isFailure(error, "save/left-beside")) throw error;
    const left = join(directory, "image.ome.zarr/labels", error.detail.place);
    const { data } = await (await openFile(left, signal)).levels[0].read({}, { signal });
    assert.deepEqual([...new Set(data)], [7, 0]);
  });

  test("of another size are refused, and nothing is left", async () => {
    const image = someImage({
      axes: ["y", "x"],
      shapes: [[9, 9]],
      dtype: "uint8",
      isLabels: true,
      value: () => 1,
    });
    assert.equal(
      await codeOf(saveToPlace(request(image, { place: at("image.ome.zarr") }))),
      "layer/grid-mismatch",
    );
    assert.isFalse(
      (
        await readdir(join(directory, "image.ome.zarr/labels")).catch(() => [] as string[])
      ).includes("cells"),
    );
  });

  test("leave nothing behind when they are stopped", async () => {
    const stop = new AbortController();
    const wanted = request(await labelsOfSample(), {
      place: at("image.ome.zarr"),
      signal: stop.signal,
      onProgress: () => stop.abort(new Error("enough")),
    });
    assert.notEqual(await codeOf(saveToPlace(wanted)), "saved");
    assert.isFalse(
      (
        await readdir(join(directory, "image.ome.zarr/labels")).catch(() => [] as string[])
      ).includes("cells"),
    );
    assert.notInclude(await labelsListed(), "labels/cells");
  });
});

test("a file goes into a folder under the name of the layer, or to the name it is given", async () => {
  const image = await labelsOfSample();
  assert.deepEqual(
    await saveToPlace(request(image, { writer: tiff, place: at("out") })),
    at("out/cells.tif"),
  );
  assert.deepEqual(
    await saveToPlace(request(image, { writer: tiff, place: at("out/a.tiff") })),
    at("out/a.tiff"),
  );
  const error = await saveToPlace(request(image, { writer: tiff, place: at("out") })).catch(
    (e: unknown) => e,
  );
  assert.isTrue(isFailure(error, "save/exists"));
  assert.sameMembers(await readdir(join(directory, "out")), ["a.tiff", "cells.tif"]);
});

test("a few strokes on 100 000 x 100 000 pixels make a small zip", async () => {
  const levelShapes = [0, 2, 4, 6, 8].map((power) => [1, 1].map(() => Math.ceil(1e5 / 2 ** power)));
  const [shape = []] = levelShapes;
  const grid = {
    axes: ["y", "x"],
    shape,
    dtype: "uint16",
    levels: 5,
    levelShapes,
    scale: [1, 1],
    units: [null, null],
  } as const;
  const labels = new EditableLabels(grid);
  for (const [label, at] of [
    [1, 1000],
    [300, 90_000],
  ] as const)
    labels.paint(
      [
        [at, at],
        [at + 300, at + 900],
      ],
      { label, radius: 20 },
    );
  const description = { name: undefined, channels: [], isLabels: true };
  const shown = labelsImage(labels, { description });
  const sink = new MemorySink();
  const { name } = await saveAsDownload({
    image: {
      name: "cells",
      grid,
      levels: shown.levels,
      channels: [],
      method: "mode",
      ids: { color: () => [1, 2, 3], name: () => undefined },
    },
    ...{ writer: omeZarr05, name: "cells", signal, onProgress() {} },
    stage: async () => ({
      write: (bytes, at) => sink.write(bytes, at),
      close: () => sink.close(),
      abort: () => sink.abort(),
      file: async () => new Blob([sink.bytes]),
    }),
  });
  assert.equal(name, "cells.ome.zarr.zip");
  assert.isBelow(sink.bytes.length, 40_000);
  const files = readZip(sink.bytes);
  for (const file of ["zarr.json", "0/zarr.json", "0/c/351/351", "1/c/87/87"])
    assert.isTrue(files.has(`cells.ome.zarr/${file}`), file);
});
