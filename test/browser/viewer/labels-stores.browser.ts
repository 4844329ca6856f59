import { assert } from "chai";
import { History } from "#core/history.ts";
import { newLayerId } from "#core/ids.ts";
import type { Grid } from "#core/layers/grid.ts";
import { isEditedLabels } from "#io/labels/edited-labels.ts";
import { openEditsFolder } from "#io/labels/edits-folder.ts";
import { openSource } from "#io/open-source.ts";
import type { PixelSource } from "#io/pixel-source.ts";
import { createOmeZarr } from "#io/zarr/create-ome-zarr.ts";
import { LabelsStores } from "#viewer/labels-stores.ts";
import { MemoryJournals } from "../../memory-journals.ts";

const { signal } = new AbortController();
const grid: Grid = {
  axes: ["z", "y", "x"],
  shape: [2, 300, 300],
  dtype: "uint16",
  levels: 2,
  levelShapes: [
    [2, 300, 300],
    [2, 150, 150],
  ],
  scale: [1, 1, 1],
  units: [null, null, null],
};

function createStores(journals = new MemoryJournals()) {
  const failures: unknown[] = [];
  const history = new History();
  const stores = new LabelsStores({
    journals,
    model: { history },
    onBroken: (_, error) => failures.push(error),
  });
  return { stores, history, failures, journals };
}

async function pixelsOf(levels: readonly PixelSource[]): Promise<number[][]> {
  const blocks = await Promise.all(levels.map((level) => level.read({}, { signal })));
  return blocks.map(({ data }) => [...data]);
}

/** Ids in OPFS, as an image that labels are painted over. */
async function savedImage(path: string) {
  const { store } = await openEditsFolder(path, { create: true });
  const { levels } = await createOmeZarr(store, {
    name: "saved",
    grid,
    version: "0.5",
    chunkShape: [1, 100, 100],
    isLabels: true,
  });
  await levels[0]?.writeRegion({
    start: [0, 40, 40],
    shape: [1, 50, 50],
    data: new Uint16Array(2500).fill(8),
  });
  const ref = { kind: "opfs", path } as const;
  return { ref, image: await openSource(ref, signal) };
}

describe("labels in the browser's own storage", () => {
  it("are what was painted, on every level, when they are opened again by their reference", async () => {
    const { stores, failures } = createStores();
    const id = newLayerId();
    const store = stores.create(id, { grid });
    await store.paint(
      [
        [1, 250, 100],
        [1, 260, 280],
      ],
      { label: 3, radius: 8 },
      signal,
    );
    await stores.flush(id);
    const ref = stores.sourceRef(id);
    const opened = await openSource(ref, signal);
    assert.deepEqual(await pixelsOf(opened.levels), await pixelsOf(stores.levels(id)));
    assert.isTrue(isEditedLabels(opened) && opened.editedChunks().length === 4);
    assert.deepEqual(failures, []);
    stores.release(id);
  });

  it("go on where they were after a reload: painted, undone and painted on", async () => {
    const first = createStores();
    const id = newLayerId();
    await first.stores.create(id, { grid }).paint([[0, 50, 50]], { label: 1, radius: 9 }, signal);
    await first.stores.store(id).paint([[0, 90, 90]], { label: 2, radius: 9 }, signal);
    await first.history.undo();
    await first.stores.flush(id);
    const ref = first.stores.sourceRef(id);
    const before = await pixelsOf(first.stores.levels(id));

    assert.equal(ref.kind, "edited-labels");
    if (ref.kind !== "edited-labels") return;
    first.stores.release(id);
    const second = createStores(first.journals);
    second.stores.putEdits(id, await second.stores.takeEdits(ref, signal));
    assert.deepEqual(await pixelsOf(second.stores.levels(id)), before);
    await second.stores.store(id).paint([[0, 55, 50]], { label: 5, radius: 9 }, signal);
    await second.stores.flush(id);
    const third = await openSource(second.stores.sourceRef(id), signal);
    assert.deepEqual(await pixelsOf(third.levels), await pixelsOf(second.stores.levels(id)));
    assert.sameMembers([...new Set((await pixelsOf(third.levels))[0])], [0, 1, 5]);
  });

  it("over an existing image stay that image until something is painted, and leave it as it is", async () => {
    const { stores } = createStores();
    const id = newLayerId();
    const saved = await savedImage("test-base");
    const before = await pixelsOf(saved.image.levels);
    stores.put(id, saved);
    await stores.flush(id);
    assert.deepEqual(stores.sourceRef(id), saved.ref);

    await stores.store(id).paint([[0, 60, 60]], { label: 4, radius: 10 }, signal);
    await stores.flush(id);
    const ref = stores.sourceRef(id);
    assert.deepInclude(ref, { kind: "edited-labels", base: saved.ref });
    const opened = await openSource(ref, signal);
    assert.deepEqual(await pixelsOf(opened.levels), await pixelsOf(stores.levels(id)));
    const ids = new Set((await pixelsOf(opened.levels))[0]);
    assert.sameMembers([...ids], [0, 4, 8]);
    assert.deepEqual(await pixelsOf((await openSource(saved.ref, signal)).levels), before);
  });

  it("that this browser does not have are refused by name, even over a base that it has", async () => {
    const { ref: base } = await savedImage("test-other-base");
    const ref = { kind: "edited-labels", edits: "labels/elsewhere", base } as const;
    const error = await openSource(ref, signal).catch((e: unknown) => e);
    assert.propertyVal(error, "code", "source/unreachable");
  });

  it("that were thrown away are gone", async () => {
    const { stores } = createStores();
    const id = newLayerId();
    await stores.create(id, { grid }).paint([[0, 50, 50]], { label: 1, radius: 9 }, signal);
    const ref = stores.sourceRef(id);
    await stores.remove(id);
    const error = await openSource(ref, signal).catch((e: unknown) => e);
    assert.propertyVal(error, "code", "source/unreachable");
    assert.throws(() => stores.get(id), /no labels/);
  });
});
