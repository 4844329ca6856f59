// Every format: what is written reads back with equal samples, by our readers, and OME-Zarr by another library too.
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromNgffZarr } from "@fideus-labs/ngff-zarr";
import { assert } from "chai";
import fc from "fast-check";
import * as v from "valibot";
import { afterAll, beforeAll, describe, test } from "vitest";
import { isFailure } from "#core/failure.ts";
import { countOf, indicesOf, wholeOf } from "#core/labels/box.ts";
import { labelColor } from "#core/labels/label-color.ts";
import { LabelIds } from "#core/labels/label-ids.ts";
import { dtypes } from "#core/layers/grid.ts";
import { ChunkCache } from "#io/chunks/chunk-cache.ts";
import { stridesOf } from "#io/chunks/copy-box.ts";
import { FileStore } from "#io/node/file-store.ts";
import { openFile } from "#io/node/open-file.ts";
import { writers as all } from "#io/write/index.ts";
import type { SavedImage } from "#io/write/saved-image.ts";
import type { Writer } from "#io/write/writer.ts";
import type { ZarrArray } from "#io/zarr/open-array.ts";
import { zarrLevel } from "#io/zarr/zarr-level.ts";
import { labels04, labels05, omeroSchema } from "./ome-ngff-schema.ts";
import { type SomeImage, someImage } from "./some-image.ts";

const { signal } = new AbortController();
const quiet = { signal, onProgress() {} };
const writers: readonly Writer[] = all;
let directory: string;
let files = 0;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "lamella-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Writes it to a new place, and says where. */
async function written(image: SavedImage, writer: Writer): Promise<string> {
  const name = `${files++}${writer.ending}`;
  const store = new FileStore(directory);
  if (writer.holds === "folder")
    await writer.write(image, new FileStore(join(directory, name)), quiet);
  else {
    const sink = await store.create(`/${name}`);
    try {
      await writer.write(image, sink, quiet);
      await sink.close();
    } catch (error) {
      await sink.abort();
      throw error;
    }
  }
  return join(directory, name);
}

async function samplesOf(image: Pick<SavedImage, "levels">, level = 0): Promise<number[]> {
  return [...((await image.levels[level]?.read({}, { signal }))?.data ?? [])];
}

/** Samples in C order of other axes; those of length 1 may be left out. */
function inOrder(
  order: readonly string[],
  { axes, shapes: [shape] }: SomeImage,
  samples: readonly number[],
): number[] {
  const along = order.map((axis) => axes.indexOf(axis));
  const strides = stridesOf(shape);
  const index = indicesOf(wholeOf(along.map((at) => shape[at] ?? 1)));
  return Array.from(index, (at) => {
    const offset = at.reduce((sum, i, k) => sum + i * (strides[along[k] ?? 0] ?? 0), 0);
    return samples[offset] ?? Number.NaN;
  });
}

/** The metadata of the group, as they stand in its file. */
async function metadataOf(path: string, { id }: Writer): Promise<any> {
  const key = id === "ome-zarr-0.4" ? "/.zattrs" : "/zarr.json";
  return JSON.parse(new TextDecoder().decode(await new FileStore(path).get(key)));
}

/** Labels of two levels with empty chunks, ids above 255, and a name for one of them. */
const labels: SomeImage = {
  axes: ["z", "y", "x"],
  shapes: [
    [2, 300, 530],
    [2, 150, 265],
  ],
  dtype: "uint32",
  isLabels: true,
  value: (level, i) => (i % (530 >> level) < 90 ? (i % 3) * 150 : 0),
};

const plane: SomeImage = { ...labels, axes: ["y", "x"], shapes: [[300, 530]] };

describe.each(writers)("$title", (writer) => {
  const stored = writer.id === "png" ? plane : labels;

  test("gives back ids, in the smallest type that holds them", async () => {
    const image = someImage(stored);
    const back = await openFile(await written(image, writer), signal);
    assert.equal(back.grid.dtype, "uint16");
    assert.deepEqual(await samplesOf(back), await samplesOf(image));
  });

  test("keeps ids of 64 bits, or refuses them by name", async () => {
    const wide = new LabelIds({ isWide: true });
    const ids = [0n, 5n, 2n ** 40n + 1n, 2n ** 31n];
    const numbers = ids.map((id) => wide.numberOf(id));
    const image = someImage({ ...plane, value: (_, i) => numbers[i % 4] ?? 0 });
    const saved = { ...image, ids: image.ids && { ...image.ids, wide } };
    const writing = written(saved, writer);
    if (writer.id === "png" || writer.id === "tiff") {
      const refused = await writing.then(
        () => undefined,
        (error: unknown) => error,
      );
      assert.isTrue(isFailure(refused, "save/unsupported"));
      return;
    }
    const back = await openFile(await writing, signal);
    const first = (await samplesOf(back)).slice(0, 4);
    assert.deepEqual(
      first.map((number) => back.ids?.exact(number) ?? BigInt(number)),
      ids,
    );
  });

  test("gives back values of any shape and type", { timeout: 60_000 }, async () => {
    const length = fc.integer({ min: 1, max: 9 });
    const size = fc.integer({ min: 31, max: 70 });
    const images = fc
      .tuple(
        fc.subarray(["t", "c", "z"]),
        fc.array(length, { minLength: 3, maxLength: 3 }),
        size,
        size,
        fc.constantFrom(...dtypes),
      )
      .map(([outer, lengths, height, width, dtype]) => ({
        axes: [...outer, "y", "x"],
        shapes: [[...lengths.slice(0, outer.length), height, width]] as [number[]],
        dtype,
        value: (_: number, i: number) => (i * 7) % 101,
      }));
    await fc.assert(
      fc.asyncProperty(images, async (given) => {
        const image = someImage(given);
        fc.pre(!writer.refuses?.(image));
        const back = await openFile(await written(image, writer), signal);
        assert.equal(back.grid.dtype, given.dtype);
        assert.equal(countOf(back.grid.shape), countOf(given.shapes[0]));
        const known = writer.id === "npy" ? given.axes : back.grid.axes; // .npy has no names for them
        assert.deepEqual(await samplesOf(back), inOrder(known, given, await samplesOf(image)));
      }),
      { numRuns: writer.id === "png" ? 60 : 12 },
    );
  });

  test("a write that is stopped rejects with the reason", async () => {
    const stop = new AbortController();
    const image = someImage(stored);
    const reason = new Error("enough");
    const writing =
      writer.holds === "folder"
        ? writer.write(
            image,
            { set: async () => stop.abort(reason) },
            { ...quiet, signal: stop.signal },
          )
        : writer.write(
            image,
            { write: async () => {}, close: async () => {}, abort: async () => {} },
            { signal: stop.signal, onProgress: () => stop.abort(reason) },
          );
    assert.equal(
      await writing.then(
        () => "written",
        (error: unknown) => error,
      ),
      reason,
    );
  });
});

test.each(writers.filter(({ id }) => id === "tiff" || id.startsWith("ome-zarr")))(
  "$title keeps scale and units",
  async (writer) => {
    const image = someImage(labels);
    const { grid } = await openFile(await written(image, writer), signal);
    for (const [i, scale] of grid.scale.entries())
      assert.approximately(scale, image.grid.scale[i] ?? 0, 1e-12);
    assert.deepEqual(grid.units, image.grid.units);
  },
);

describe.each(writers.flatMap((writer) => (writer.holds === "folder" ? [writer] : [])))(
  "$title",
  (writer) => {
    test("keeps levels, position, name, and channels", async () => {
      const image = someImage({ ...labels, isLabels: false });
      const back = await openFile(await written(image, writer), signal);
      assert.deepEqual(back.grid, image.grid);
      assert.equal(back.description.name, "cells");
      assert.deepEqual(back.description.channels, image.channels);
      assert.deepEqual(await samplesOf(back, 1), await samplesOf(image, 1));
    });

    test("@fideus-labs/ngff-zarr finds the metadata valid and the pixels equal", async () => {
      const image = someImage(labels);
      const path = await written(image, writer);
      const { images, metadata } = await fromNgffZarr(path, { validate: true });
      assert.equal(metadata.name, "cells");
      assert.deepEqual(
        images.map(({ dims }) => dims),
        [
          ["z", "y", "x"],
          ["z", "y", "x"],
        ],
      );
      assert.deepEqual(images[0]?.scale, { z: 0.5, y: 0.325, x: 0.325 });
      assert.deepEqual(images[0]?.translation, { z: 0, y: 0, x: 10 });
      for (const [level, { data }] of images.entries()) {
        const array = data as unknown as ZarrArray; // of another version of zarrita: it decodes, ours puts chunks together
        const options = { axes: ["z", "y", "x"], isLabels: true, source: path };
        const theirs = zarrLevel(array, { ...options, cache: new ChunkCache<never>(0) });
        const read = await theirs.read({}, { signal });
        assert.deepEqual([...read.data], await samplesOf(image, level));
      }
    });

    test("labels have the metadata that OME-NGFF's schemas ask for", async () => {
      const path = await written(someImage(labels), writer);
      v.parse(writer.id === "ome-zarr-0.4" ? labels04 : labels05, await metadataOf(path, writer));
    });

    test("so do the channels of an image", async () => {
      const path = await written(someImage({ ...labels, isLabels: false }), writer);
      const document = await metadataOf(path, writer);
      v.parse(omeroSchema, (document.attributes?.ome ?? document).omero);
    });

    test("says how labels look and what they are called", async () => {
      const path = await written(someImage(labels), writer);
      const document = await metadataOf(path, writer);
      const ome = document.attributes?.ome ?? document;
      assert.deepEqual(ome["image-label"].colors, [
        { "label-value": 150, rgba: [...labelColor(150, 0), 255] },
        { "label-value": 300, rgba: [...labelColor(300, 0), 255] },
      ]);
      assert.notProperty(ome["image-label"], "properties");
      assert.notProperty(ome["image-label"], "source");
    });

    test("leaves out chunks of zeros", async () => {
      const path = await written(someImage(labels), writer);
      const chunks = (
        await readdir(join(path, "0"), { recursive: true, withFileTypes: true })
      ).filter((entry) => entry.isFile() && /^\d+$/.test(entry.name));
      assert.lengthOf(chunks, 2 * 2 * 1); // of 2 x 2 x 3
    });
  },
);

test("a PNG of ids above 65535 is refused, and so are several planes", async () => {
  const [png] = writers.filter(({ id }) => id === "png");
  if (!png) throw new Error("no PNG");
  const many = someImage({ ...plane, value: (_, i) => i });
  const error = await written(many, png).catch((e: unknown) => e);
  assert.propertyVal(error, "code", "save/unsupported");
  assert.match(png.refuses?.(someImage(labels)) ?? "", /several planes \(along z\).*TIFF/);
});
