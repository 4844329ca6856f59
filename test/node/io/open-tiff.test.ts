import { assert } from "chai";
import { describe, test } from "vitest";
import { Failure } from "#core/failure.ts";
import { StoredFile } from "#io/files/stored-file.ts";
import { openTiff } from "#io/tiff/open-tiff.ts";
import { MemoryStore } from "./memory-store.ts";
import { type PageSpec, writeTiff } from "./tiff-writer.ts";

const { signal } = new AbortController();
const plain = { littleEndian: true, big: false };

function storeOf(pages: readonly PageSpec[], form = plain): MemoryStore {
  const store = new MemoryStore();
  store.values.set("/a.tif", writeTiff(pages, form));
  return store;
}

function open(store: MemoryStore, options = { source: "a.tif", signal }) {
  return openTiff(new StoredFile(store, { key: "/a.tif", source: "a.tif" }), options);
}

/** Different everywhere, and on every page. */
function page(spec: Partial<PageSpec> & { number?: number } = {}): PageSpec {
  const { number = 0, ...rest } = spec;
  const value: PageSpec["value"] = ({ x, y, sample }) =>
    (x * 7 + y * 131 + sample * 1009 + number * 4001) & 0xffff;
  return { width: 21, height: 13, value, ...rest };
}

async function lackOf(store: MemoryStore): Promise<string> {
  const error = await open(store).catch((e: unknown) => e);
  assert.instanceOf(error, Failure);
  assert.equal((error as Failure).code, "reader/unsupported");
  return (error as Failure).message;
}

const forms = [true, false].flatMap((littleEndian) =>
  [true, false].map((big) => ({ littleEndian, big })),
);
const layouts: readonly Partial<PageSpec>[] = [
  {},
  { tile: 16 },
  { predictor: 2 },
  { tile: 16, predictor: 2, samples: 3 },
  { samples: 3 },
  { samples: 3, isPlanar: true },
  { samples: 4, isPlanar: true, tile: 16 },
];

describe.each(forms)("little-endian $littleEndian, BigTIFF $big", (form) => {
  test.each(layouts)("%o is read sample by sample", async (layout) => {
    const spec = page(layout);
    const { levels, grid } = await open(storeOf([spec], form));
    const { samples = 1 } = layout;
    assert.deepEqual(grid.shape, samples > 1 ? [samples, 13, 21] : [13, 21]);
    const { data } = await levels[0].read({}, { signal });
    let i = 0;
    for (let sample = 0; sample < samples; sample++)
      for (let y = 0; y < 13; y++)
        for (let x = 0; x < 21; x++) assert.equal(data[i++], spec.value({ x, y, sample }));
  });
});

describe("pages", () => {
  test("that are alike are a stack along z", async () => {
    const pages = [0, 1, 2].map((number) => page({ number }));
    const { levels, grid } = await open(storeOf(pages));
    assert.deepEqual(grid.axes, ["z", "y", "x"]);
    const { data } = await levels[0].read({ z: [2, 3], y: [5, 6], x: [3, 4] }, { signal });
    assert.equal(data[0], pages[2]?.value({ x: 3, y: 5, sample: 0 }));
  });

  test("that are smaller are the levels of a single one", async () => {
    const half = page({ width: 11, height: 7, reduced: true, number: 5 });
    const { grid, levels } = await open(storeOf([page(), half]));
    assert.deepEqual(grid.levelShapes, [
      [13, 21],
      [7, 11],
    ]);
    const { data } = (await levels[1]?.read({ y: [2, 3], x: [4, 5] }, { signal })) ?? { data: [] };
    assert.equal(data[0], half.value({ x: 4, y: 2, sample: 0 }));
  });

  test("in sub-directories are levels of every plane", async () => {
    const pages = [0, 1].map((number) =>
      page({
        tile: 16,
        number,
        inside: [page({ tile: 16, width: 10, height: 6, number: number + 8 })],
      }),
    );
    const { grid, levels } = await open(storeOf(pages));
    assert.deepEqual(grid.levelShapes, [
      [2, 13, 21],
      [2, 6, 10],
    ]);
    const { data } = (await levels[1]?.read({ z: [1, 2], y: [0, 1], x: [0, 1] }, { signal })) ?? {
      data: [],
    };
    assert.equal(data[0], page({ number: 9 }).value({ x: 0, y: 0, sample: 0 }));
  });

  test("of another size are counted in a note", async () => {
    const { description, grid } = await open(storeOf([page(), page(), page({ width: 30 })]));
    assert.deepEqual(grid.shape, [2, 13, 21]);
    assert.match(description.notes?.join() ?? "", /1 more page/);
  });

  test("are read no further than somebody looks", async () => {
    const pages = Array.from({ length: 4 }, (_, number) =>
      page({ number, width: 300, height: 300 }),
    );
    const description = "ImageJ=1.53\nimages=4\nslices=4\n";
    const store = storeOf([
      { ...page({ width: 300, height: 300 }), description },
      ...pages.slice(1),
    ]);
    const { levels } = await open(store);
    let bytes = 0;
    const getRange = store.getRange.bind(store);
    store.getRange = async (...args) => {
      const part = await getRange(...args);
      bytes += part?.length ?? 0;
      return part;
    };
    await levels[0].read({ z: [0, 1], y: [0, 1] }, { signal });
    assert.isAtMost(bytes, 300 * 300 * 2);
  });
});

describe("ImageJ", () => {
  test("stacks have channels, slices and frames, and sizes in a unit", async () => {
    const description =
      "ImageJ=1.53\nimages=12\nchannels=2\nslices=3\nframes=2\nhyperstack=true\nunit=\\u00B5m\nspacing=0.5\nfinterval=4\n";
    const pages = Array.from({ length: 12 }, (_, number) =>
      page({ number, ...(number === 0 && { description }) }),
    );
    const { levels, grid } = await open(storeOf(pages));
    assert.deepEqual(grid.axes, ["t", "z", "c", "y", "x"]);
    assert.deepEqual(grid.shape, [2, 3, 2, 13, 21]);
    assert.deepEqual(grid.units, ["second", "micrometer", null, "micrometer", "micrometer"]);
    assert.deepEqual(grid.scale, [4, 0.5, 1, 1, 1]);
    const region = { t: [1, 2], z: [2, 3], c: [1, 2], y: [0, 1], x: [0, 1] } as const;
    const { data } = await levels[0].read(region, { signal });
    assert.equal(data[0], pages[11]?.value({ x: 0, y: 0, sample: 0 }));
  });
});

describe("OME-TIFF", () => {
  const xml = (pixels: string, inside = "", more = "") =>
    `<?xml version="1.0"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"><Image ID="Image:0" Name="cells"><Pixels ID="Pixels:0" Type="uint16" SizeX="21" SizeY="13" ${pixels}>${inside}</Pixels></Image>${more}</OME>`;
  const withXml = (description: string, count: number) =>
    storeOf(
      Array.from({ length: count }, (_, number) =>
        page({ number, ...(number === 0 && { description }) }),
      ),
    );

  test("has its axes, channels, colours and sizes", async () => {
    const channels =
      '<Channel ID="c:0" Name="DAPI" Color="65535"/><Channel ID="c:1" Name="GFP" Color="16711935"/><TiffData/>';
    const store = withXml(
      xml(
        'DimensionOrder="XYZCT" SizeZ="3" SizeC="2" SizeT="1" PhysicalSizeX="0.25" PhysicalSizeY="250" PhysicalSizeYUnit="nm"',
        channels,
      ),
      6,
    );
    const { grid, description, levels } = await open(store);
    assert.deepEqual(grid.axes, ["c", "z", "y", "x"]);
    assert.deepEqual(grid.scale, [1, 1, 250, 0.25]);
    assert.deepEqual(grid.units, [null, null, "nanometer", "micrometer"]);
    assert.equal(description.name, "cells");
    assert.deepEqual(
      description.channels.map(({ name, color }) => [name, color]),
      [
        ["DAPI", [0, 0, 255]],
        ["GFP", [0, 255, 0]],
      ],
    );
    const { data } = await levels[0].read(
      { c: [1, 2], z: [0, 1], y: [0, 1], x: [0, 1] },
      { signal },
    );
    assert.equal(data[0], page({ number: 3 }).value({ x: 0, y: 0, sample: 0 }));
  });

  test("may hold its planes in any order", async () => {
    const data = '<TiffData IFD="1" FirstZ="0"/><TiffData IFD="0" FirstZ="1"/>';
    const { levels } = await open(
      withXml(xml('DimensionOrder="XYZCT" SizeZ="2" SizeC="1" SizeT="1"', data), 2),
    );
    const { data: first } = await levels[0].read({ z: [0, 1], y: [0, 1], x: [0, 1] }, { signal });
    assert.equal(first[0], page({ number: 1 }).value({ x: 0, y: 0, sample: 0 }));
  });

  test("of several images says so", async () => {
    const more =
      '<Image ID="Image:1"><Pixels ID="Pixels:1" DimensionOrder="XYZCT" Type="uint16" SizeX="1" SizeY="1" SizeZ="1" SizeC="1" SizeT="1"/></Image>';
    const { description } = await open(
      withXml(xml('DimensionOrder="XYZCT" SizeZ="1" SizeC="1" SizeT="1"', "<TiffData/>", more), 1),
    );
    assert.match(description.notes?.join() ?? "", /2 images/);
  });

  test("in several files is refused with their names", async () => {
    const data = ["a.tif", "b.tif"].map(
      (name, i) => `<TiffData IFD="0" FirstZ="${i}"><UUID FileName="${name}">urn</UUID></TiffData>`,
    );
    const lack = await lackOf(
      withXml(xml('DimensionOrder="XYZCT" SizeZ="2" SizeC="1" SizeT="1"', data.join("")), 1),
    );
    assert.match(lack, /other files \(b\.tif\)/);
  });

  test("with metadata that lacks a size is refused in words", async () => {
    assert.match(
      await lackOf(withXml(xml('DimensionOrder="XYZCT" SizeZ="2"'), 1)),
      /OME-XML.*SizeC/,
    );
  });
});
