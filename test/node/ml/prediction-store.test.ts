import { assert } from "chai";
import { test } from "vitest";
import type { Grid } from "#core/layers/grid.ts";
import type { Region } from "#io/pixel-source.ts";
import { storeInside } from "#io/stores/store.ts";
import { openOmeZarr } from "#io/zarr/open-ome-zarr.ts";
import { predictionGrid, writePrediction } from "#ml/predict/prediction-store.ts";
import { levelBlocks } from "#ml/predict/pyramid.ts";
import { MemoryStore } from "../io/memory-store.ts";

const { signal } = new AbortController();

const grid: Grid = {
  axes: ["t", "c", "z", "y", "x"],
  shape: [2, 3, 4, 300, 521],
  dtype: "uint16",
  levels: 3,
  levelShapes: [
    [2, 3, 4, 300, 521],
    [2, 3, 4, 150, 260],
    [2, 3, 2, 75, 130],
  ],
  scale: [1, 1, 50, 4, 4],
  units: ["second", null, "nanometer", "nanometer", "nanometer"],
};
const [one, two] = [
  { id: 1, title: "membrane" },
  { id: 2, title: "nucleus" },
];

test("a prediction has the axes and levels of its image, without the channels", () => {
  const { axes, levelShapes, scale, dtype } = predictionGrid(grid, 1);
  assert.deepEqual(axes, ["t", "z", "y", "x"]);
  assert.deepEqual(levelShapes, [
    [2, 4, 300, 521],
    [2, 4, 150, 260],
    [2, 2, 75, 130],
  ]);
  assert.deepEqual(scale, [1, 50, 4, 4]);
  assert.equal(dtype, "uint8");
});

test("a prediction of several classes has an axis for them, before those of space", () => {
  const { axes, shape } = predictionGrid(grid, 2);
  assert.deepEqual(axes, ["t", "class", "z", "y", "x"]);
  assert.deepEqual(shape, [2, 2, 4, 300, 521]);
});

test("what is written reads back as bytes, 255 for certain, class by class, and what answers differ by beside them", async () => {
  const store = new MemoryStore();
  const arrived: Region[] = [];
  const target = await writePrediction(store, {
    name: "p",
    image: grid,
    classes: { outputs: [one, two] },
    ...{
      level: 0,
      withDeviation: true,
      isThere: false,
      arrived: (region: Region) => void arrived.push(region),
    },
  });
  const rect = { y: 256, x: 0, height: 44, width: 256 };
  const values = Float32Array.from({ length: 44 * 256 * 3 }, (_, i) => [1, 0.4, 0.2][i % 3] ?? 0);
  await target.write({ t: 1, z: 2 }, { rect, values });
  await target.flush();
  assert.deepEqual(arrived, [{ t: [1, 2], z: [2, 3], y: [256, 300], x: [0, 256] }]);
  const { levels, grid: found } = await openOmeZarr(store, { source: "p", signal });
  assert.deepEqual(found.axes, ["t", "class", "z", "y", "x"]);
  assert.deepEqual(found.classes, [
    { label: 1, name: "membrane" },
    { label: 2, name: "nucleus" },
  ]);
  for (const [i, level] of levels.entries()) {
    const z = i === 2 ? 1 : 2;
    const y = Math.floor(260 / 2 ** i);
    const at = (axis: number) =>
      ({ t: [1, 2], class: [axis, axis + 1], z: [z, z + 1], y: [y, y + 1], x: [3, 4] }) as const;
    assert.deepEqual([...(await level.read(at(0), { signal })).data], [255], `level ${i}`);
    assert.deepEqual([...(await level.read(at(1), { signal })).data], [102], `level ${i}`);
  }
  const inside = storeInside(store, "deviation.ome.zarr");
  const deviation = await openOmeZarr(inside, { source: "p", signal });
  assert.deepEqual(deviation.grid.axes, ["t", "z", "y", "x"]);
  const there = { t: [1, 2], z: [1, 2], y: [65, 66], x: [3, 4] } as const;
  assert.deepEqual([...((await deviation.levels[2]?.read(there, { signal }))?.data ?? [])], [51]);
  const [finest] = levels;
  const elsewhere = { t: [0, 1], class: [0, 1], z: [2, 3], y: [256, 257], x: [0, 1] } as const;
  assert.deepEqual([...(await finest.read(elsewhere, { signal })).data], [0]);
});

test("blocks together write every coarse pixel once, as the mean of what lies under it", () => {
  const plane = { t: 0, z: 0 };
  const shape = predictionGrid(grid, 1);
  const seen = new Map<string, number>();
  for (const y of [0, 256])
    for (const x of [0, 256, 512]) {
      const rect = { y, x, height: Math.min(256, 300 - y), width: Math.min(256, 521 - x) };
      const values = new Uint8Array(rect.height * rect.width).map(
        (_, i) => (x + (i % rect.width)) % 200,
      );
      for (const block of levelBlocks(shape, 0, { plane, rect, outputs: 1, values }))
        for (const [i, value] of block.values.entries()) {
          const [row, column] = [
            block.rect.y + Math.floor(i / block.rect.width),
            block.rect.x + (i % block.rect.width),
          ];
          const key = `${block.level} ${row} ${column}`;
          seen.set(key, (seen.get(key) ?? 0) + 1);
          if (block.level === 1 && column === 40) assert.equal(value, 81); // of 80 and 81, rounded
        }
    }
  assert.equal(seen.size, 300 * 521 + 150 * 260 + 75 * 130);
  assert.isTrue([...seen.values()].every((times) => times === 1));
});

test("a coarse plane is written with the first of the planes that it stands for", () => {
  const shape = predictionGrid(grid, 1);
  const block = {
    rect: { y: 0, x: 0, height: 8, width: 8 },
    outputs: 1,
    values: new Uint8Array(64),
  };
  const levelsAt = (at: number) =>
    levelBlocks(shape, 0, { plane: { t: 0, z: at }, ...block }).map(({ level, plane: { z } }) => [
      level,
      z,
    ]);
  assert.deepEqual(levelsAt(2), [
    [0, 2],
    [1, 2],
    [2, 1],
  ]);
  assert.deepEqual(levelsAt(3), [
    [0, 3],
    [1, 3],
  ]);
});

test("blocks of a coarser level fill every finer pixel once, with what it lies in", () => {
  const levelShapes = [
    [4, 30, 53],
    [4, 15, 26],
    [2, 7, 13],
  ];
  const shape = { ...grid, axes: ["z", "y", "x"], shape: levelShapes[0] ?? [], levelShapes };
  const times = levelShapes.map((lengths) => new Map<number, number>(lengths.map(() => [-1, 1])));
  for (const z of [0, 1])
    for (const x of [0, 8]) {
      const rect = { y: 0, x, height: 7, width: Math.min(8, 13 - x) };
      const values = new Uint8Array(rect.height * rect.width).map((_, i) => x + (i % rect.width));
      for (const block of levelBlocks(shape, 2, { plane: { z }, rect, outputs: 1, values }))
        for (const [i, value] of block.values.entries()) {
          const row = block.rect.y + Math.floor(i / block.rect.width);
          const column = block.rect.x + (i % block.rect.width);
          const at = ((block.plane["z"] ?? 0) * 100 + row) * 100 + column;
          times[block.level]?.set(at, (times[block.level]?.get(at) ?? 0) + 1);
          if (block.level === 0) assert.equal(value, Math.floor((column * 13) / 53));
        }
    }
  for (const [level, seen] of times.entries()) {
    const [planes = 0, height = 0, width = 0] = levelShapes[level] ?? [];
    assert.equal(seen.size - 1, planes * height * width, `level ${level}`);
    assert.isTrue([...seen.values()].every((count) => count === 1));
  }
});
