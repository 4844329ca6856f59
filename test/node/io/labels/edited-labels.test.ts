import { assert } from "chai";
import { describe, test } from "vitest";
import { Failure } from "#core/failure.ts";
import { shortId } from "#core/ids.ts";
import { EditableLabels, labelsDtypeOf } from "#core/labels/editable-labels.ts";
import { LabelIds } from "#core/labels/label-ids.ts";
import { reachOf } from "#core/labels/reach.ts";
import type { Grid } from "#core/layers/grid.ts";
import { labelsBase, layerEdits } from "#io/labels/edited-labels.ts";
import type { EditsFolder } from "#io/labels/edits-folder.ts";
import { KeptLabels } from "#io/labels/kept-labels.ts";
import { writeWholeLabels } from "#io/labels/write-whole-labels.ts";
import type { MultiscaleImage, PixelSource } from "#io/pixel-source.ts";
import type { Key } from "#io/stores/store.ts";
import { MemoryJournals } from "../../../memory-journals.ts";
import { MemoryStore } from "../memory-store.ts";

const { signal } = new AbortController();
const source = "the labels";
const grid: Grid = {
  axes: ["z", "y", "x"],
  shape: [2, 600, 700],
  dtype: "uint16",
  levels: 2,
  levelShapes: [
    [2, 600, 700],
    [2, 300, 350],
  ],
  scale: [40, 4, 4],
  units: ["nanometer", "nanometer", "nanometer"],
};

/** A folder in memory that can be made to refuse writes, and counts those of chunks. */
class MemoryFolder implements EditsFolder {
  readonly written: Key[] = [];
  readonly files = new MemoryStore();
  readonly journals = new MemoryJournals();
  isFull: boolean = false;

  readonly store = {
    get: (key: Key) => this.files.get(key),
    set: async (key: Key, value: Uint8Array<ArrayBuffer>) => {
      if (this.isFull) throw new Failure({ code: "storage/full" }, "full");
      if (key.includes("/c/")) this.written.push(key);
      await this.files.set(key, value);
    },
  };

  chunks(level: number): Promise<number[][]> {
    const prefix = `/${level}/c/`;
    const keys = [...new Set(this.written)].filter((key) => key.startsWith(prefix));
    return Promise.resolve(keys.map((key) => key.slice(prefix.length).split("/").map(Number)));
  }
}

function keptOf(labels: EditableLabels, folder: MemoryFolder, isMade = false) {
  const failures: unknown[] = [];
  const journals = folder.journals;
  const kept = new KeptLabels(
    {
      ...{ labels, journals, name: "cells", base: null, edits: "cells" },
      folder: () => Promise.resolve(folder),
      onFailure: (error) => failures.push(error),
    },
    { isMade },
  );
  return { kept, failures };
}

async function allPixels({ levels }: MultiscaleImage): Promise<number[][]> {
  const blocks = await Promise.all(levels.map((level) => level.read({}, { signal })));
  return blocks.map(({ data }) => [...data]);
}

async function pixelsOf(labels: EditableLabels): Promise<number[][]> {
  const boxes = labels.levels.map(({ shape }) => ({ start: shape.map(() => 0), stop: shape }));
  const reads = await Promise.all(boxes.map((box, level) => labels.read(level, box, signal)));
  return reads.map(({ data }) => [...data]);
}

/** Labels as others get them who cannot read the base. */
async function asWhole({ levels, ids }: MultiscaleImage, grid: Grid) {
  const folder = new MemoryFolder();
  const { store } = folder;
  const some = ids ?? new LabelIds({ isWide: false });
  await writeWholeLabels({ name: "cells", grid, levels, ids: some }, { store, signal });
  return layerEdits(folder, { source, signal });
}

/** Stripes of ids 3 and 0, signed as some files are. */
function stripedImage(): MultiscaleImage {
  const levels = grid.levelShapes.map(
    (shape): PixelSource => ({
      axes: grid.axes,
      shape,
      chunks: [1, 100, 100],
      dtype: "int16",
      read: (region) => {
        const size = grid.axes.map((axis, i) => {
          const [start, stop] = region[axis] ?? [0, shape[i] ?? 0];
          return stop - start;
        });
        const [x = 0] = region["x"] ?? [0];
        const width = size.at(-1) ?? 1;
        const length = size.reduce((a, b) => a * b, 1);
        const data = Int16Array.from({ length }, (_, i) => ((x + (i % width)) % 10 < 5 ? 3 : 0));
        return Promise.resolve({ shape: size, data });
      },
    }),
  );
  const [first, second] = levels as [PixelSource, PixelSource]; // the grid has two
  const description = { name: "striped", channels: [], isLabels: true };
  return { grid: { ...grid, dtype: "int16" }, levels: [first, second], description };
}

describe("labels painted on nothing", () => {
  test("are the same on every level when they are opened again, as is their grid", async () => {
    const folder = new MemoryFolder();
    const labels = new EditableLabels(grid);
    const { kept } = keptOf(labels, folder);
    void kept.edited(
      shortId(),
      labels.paint(
        [
          [1, 250, 250],
          [1, 300, 500],
        ],
        { label: 7, radius: 9 },
      ),
    );
    await kept.flush();
    const opened = await layerEdits(folder, { source, signal });
    assert.deepEqual(opened.grid, grid);
    assert.isTrue(opened.description.isLabels);
    assert.deepEqual(await allPixels(opened), await pixelsOf(labels));
  });

  test("write the chunks that were touched and no others, each once though two strokes touch it", async () => {
    const folder = new MemoryFolder();
    const labels = new EditableLabels(grid);
    const { kept } = keptOf(labels, folder);
    void kept.edited(shortId(), labels.paint([[0, 100, 100]], { label: 1, radius: 5 }));
    void kept.edited(shortId(), labels.paint([[0, 120, 100]], { label: 2, radius: 5 }));
    await kept.flush();
    assert.sameMembers(folder.written, ["/0/c/0/0/0", "/1/c/0/0/0"]);
  });

  test("say where they were painted", async () => {
    const folder = new MemoryFolder();
    const labels = new EditableLabels(grid);
    const { kept } = keptOf(labels, folder);
    void kept.edited(shortId(), labels.paint([[1, 590, 690]], { label: 1, radius: 2 }));
    await kept.flush();
    const opened = await layerEdits(folder, { source, signal });
    assert.deepEqual(opened.editedChunks(), [{ z: [1, 2], y: [512, 600], x: [512, 700] }]);
  });

  test("that were opened again go on where they were", async () => {
    const folder = new MemoryFolder();
    const first = new EditableLabels(grid);
    const one = keptOf(first, folder).kept;
    void one.edited(shortId(), first.paint([[0, 100, 100]], { label: 1, radius: 20 }));
    await one.flush();
    const { labels } = await layerEdits(folder, { source, signal });
    const two = keptOf(labels, folder, true).kept;
    const hold = await labels.ensure([{ start: [0, 0, 0], stop: [1, 300, 300] }], signal);
    void two.edited(shortId(), labels.paint([[0, 110, 110]], { label: 2, radius: 20 }));
    hold.release();
    await two.flush();
    const opened = await layerEdits(folder, { source, signal });
    assert.deepEqual(await allPixels(opened), await pixelsOf(labels));
    const { data } = await opened.levels[0].read(
      { z: [0, 1], y: [85, 86], x: [100, 101] },
      { signal },
    );
    assert.deepEqual([...data], [1], "the first stroke is still there");
  });

  test("are empty labels before anything is painted, and can be opened as such", async () => {
    const folder = new MemoryFolder();
    const { kept } = keptOf(new EditableLabels(grid), folder);
    void kept.start();
    await kept.flush();
    const opened = await layerEdits(folder, { source, signal });
    assert.deepEqual(opened.editedChunks(), []);
    assert.isTrue((await allPixels(opened)).every((level) => level.every((id) => id === 0)));
  });
});

describe("labels painted on others", () => {
  test("hide the base where they were painted, erased too, and show it elsewhere", async () => {
    const folder = new MemoryFolder();
    const base = stripedImage();
    const dtype = labelsDtypeOf({ dtype: "uint16" });
    const labels = new EditableLabels(grid, labelsBase(base, dtype));
    const { kept } = keptOf(labels, folder);
    const hold = await labels.ensure([{ start: [0, 0, 0], stop: grid.shape }], signal);
    void kept.edited(shortId(), labels.paint([[0, 100, 100]], { label: 0, radius: 30 }));
    void kept.edited(shortId(), labels.paint([[1, 300, 300]], { label: 9, radius: 30 }));
    hold.release();
    await kept.flush();
    const opened = await layerEdits(folder, { base, source, signal });
    assert.deepEqual(await allPixels(opened), await pixelsOf(labels));
    const row = await opened.levels[0].read(
      { z: [0, 1], y: [100, 101], x: [125, 140] },
      { signal },
    );
    assert.deepEqual([...row.data], [0, 0, 0, 0, 0, 0, 3, 3, 3, 3, 0, 0, 0, 0, 0]);

    const alone = await asWhole(opened, labels.grid);
    assert.deepEqual(await allPixels(alone), await allPixels(opened), "without the base, too");
  });

  test("are refused over a base of another shape", async () => {
    const folder = new MemoryFolder();
    const { kept } = keptOf(
      new EditableLabels({ ...grid, levels: 1, levelShapes: [grid.shape] }),
      folder,
    );
    void kept.start();
    await kept.flush();
    const error = await layerEdits(folder, { base: stripedImage(), source, signal }).catch(
      (e: unknown) => e,
    );
    assert.propertyVal(error, "code", "reader/unsupported");
  });
});

test("a write that fails is told, rejects the flush, and is made up for by the next one", async () => {
  const folder = new MemoryFolder();
  const labels = new EditableLabels(grid);
  const { kept, failures } = keptOf(labels, folder);
  void kept.start();
  await kept.flush();
  folder.isFull = true;
  void kept.edited(shortId(), labels.paint([[0, 10, 10]], { label: 1, radius: 3 }));
  const error = await kept.flush().catch((e: unknown) => e);
  assert.propertyVal(error, "code", "storage/full");
  assert.include(failures, error);
  folder.isFull = false;
  await kept.flush();
  const opened = await layerEdits(folder, { source, signal });
  assert.deepEqual(await allPixels(opened), await pixelsOf(labels));
  void kept.close();
});

test("what is thrown away is not written", async () => {
  const folder = new MemoryFolder();
  const labels = new EditableLabels(grid);
  const { kept } = keptOf(labels, folder);
  void kept.edited(shortId(), labels.paint([[0, 10, 10]], { label: 1, radius: 3 }));
  await kept.discard();
  assert.deepEqual(folder.written, []);
});

test("ids of 64 bits keep their numbers with what is painted, in whatever order they are met later", async () => {
  const flat = { axes: ["y", "x"], shape: [2, 600], levels: 1, levelShapes: [[2, 600]] };
  const wide = { ...grid, ...flat, dtype: "uint32" as const };
  const file = [5n, 2n ** 40n, 2n ** 63n]; // what the columns hold, 200 each
  const open = (): MultiscaleImage => {
    const ids = new LabelIds({ isWide: true });
    const source: PixelSource = {
      ...{ axes: wide.axes, shape: wide.shape, chunks: [2, 600], dtype: "uint32" },
      read: async ({ x: [from, to] = [0, 600] }) => {
        const columns = Array.from(
          { length: to - from },
          (_, i) => file[Math.floor((from + i) / 200)],
        );
        const numbers = columns.map((id) => ids.numberOf(id ?? 0n));
        return { shape: [2, to - from], data: Uint32Array.from([...numbers, ...numbers]) };
      },
    };
    const description = { name: "cells", channels: [], isLabels: true };
    return { grid: wide, levels: [source], description, ids };
  };
  const first = open();
  const labels = new EditableLabels(wide, labelsBase(first, "uint32"));
  const folder = new MemoryFolder();
  const { ids } = first;
  const parts = { labels, ids, name: "cells", base: null, edits: "cells", onFailure: assert.fail };
  const { journals } = folder;
  const kept = new KeptLabels(
    { ...parts, journals, folder: () => Promise.resolve(folder) },
    { isMade: false },
  );
  const [last] = (await labels.read(0, { start: [0, 599], stop: [1, 600] }, signal)).data;
  const point = [0, 10];
  const hold = await labels.ensure(reachOf([point], { radius: 0 }), signal);
  await kept.edited(shortId(), labels.paint([point], { label: last ?? 0, radius: 0 }));
  hold.release();
  await kept.flush();

  const again = await layerEdits(folder, { base: open(), source, signal });
  const { data } = await again.levels[0].read({ y: [0, 1] }, { signal });
  const said = [9, 10, 250, 599].map((x) => String(again.ids?.idOf(data[x] ?? 0)));
  assert.deepEqual(said, ["5", String(2n ** 63n), String(2n ** 40n), String(2n ** 63n)]);

  const alone = await asWhole(again, wide);
  const whole = await alone.levels[0].read({ y: [0, 1] }, { signal });
  const saidAlone = [9, 10, 250, 599].map((x) => String(alone.ids?.idOf(whole.data[x] ?? 0)));
  assert.deepEqual(saidAlone, said, "without the base, too");
});

test("nothing of ids of 64 bits gets to the chunks before what their numbers mean is kept", async () => {
  const wide: Grid = { ...grid, dtype: "uint32" };
  const labels = new EditableLabels(wide);
  const ids = new LabelIds({ isWide: true });
  const folder = new MemoryFolder();
  const failures: unknown[] = [];
  const { journals, store } = folder;
  const shut: { isRefused: boolean } = { isRefused: true };
  const set: typeof store.set = async (key, value) => {
    if (shut.isRefused && key === "/large-ids.json")
      throw new Failure({ code: "storage/full" }, "full");
    await store.set(key, value);
  };
  const refusing: EditsFolder = {
    store: { ...store, set },
    chunks: (level) => folder.chunks(level),
  };
  const kept = new KeptLabels(
    {
      ...{ labels, ids, journals, name: "cells", base: null, edits: "cells" },
      folder: () => Promise.resolve(refusing),
      onFailure: (error) => failures.push(error),
    },
    { isMade: false },
  );
  const stroke = labels.paint([[0, 9, 9]], { label: ids.numberOf(2n ** 40n), radius: 2 });
  await kept.edited(shortId(), stroke);
  const flushed = await kept.flush().catch((error: unknown) => error);
  assert.instanceOf(flushed, Failure);
  assert.deepEqual(folder.written, []);
  shut.isRefused = false;
  await kept.flush();
  assert.isNotEmpty(folder.written);
  assert.deepEqual(new Set(failures.map(String)), new Set(["Failure: full"]));
  await kept.close();
});
