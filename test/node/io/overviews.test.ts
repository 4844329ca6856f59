import { assert } from "chai";
import { test } from "vitest";
import { countOf, sizeOf } from "#core/labels/box.ts";
import { ModeCounter } from "#core/labels/mode.ts";
import type { Dtype } from "#core/layers/grid.ts";
import { boxOf } from "#io/chunks/read-region.ts";
import { Turns } from "#io/chunks/turns.ts";
import { fileImage } from "#io/file-image.ts";
import { maskImage } from "#io/labels/mask-image.ts";
import { createPixels, type PixelSource } from "#io/pixel-source.ts";

const { signal } = new AbortController();
const [height, width] = [2051, 2100];

/** Of a file that is made as it is read; `use` counts the samples that were read. */
function source(
  dtype: Dtype,
  { value, chunks }: { value: (y: number, x: number) => number; chunks: number[] },
) {
  const use = { samples: 0 };
  const axes = ["y", "x"];
  const shape = [height, width];
  const level: PixelSource = {
    ...{ axes, shape, chunks, dtype },
    async read(region) {
      const box = boxOf({ axes, shape }, region);
      const size = sizeOf(box);
      const data = createPixels(dtype, countOf(size));
      use.samples += data.length;
      const [y0 = 0, x0 = 0] = box.start;
      const [, columns = 1] = size;
      for (let i = 0; i < data.length; i++)
        data[i] = value(y0 + Math.floor(i / columns), x0 + (i % columns));
      return { shape: size, data };
    },
  };
  return { level, use };
}

test.each([
  ["whole rows", [3, width]],
  ["squares", [256, 256]],
])(
  "a large image of one level in %s gets levels that are means of the one above",
  async (_, chunks) => {
    const value = (y: number, x: number) => (y * 7 + x * 13) % 251;
    const { level, use } = source("uint8", { value, chunks });
    const { levels, grid, stored } = fileImage({ levels: [level] });
    assert.equal(stored, 1);
    assert.deepEqual(grid.levelShapes, [
      [height, width],
      [1026, 1050],
      [513, 525],
    ]);
    const reads = await Promise.all(levels.slice(1).map((made) => made.read({}, { signal })));
    const [half, quarter] = reads.map(({ data }) => data);
    const mean = (y: number, x: number) => {
      const rows = [2 * y, 2 * y + 1].filter((row) => row < height);
      const under = rows.flatMap((row) => [value(row, 2 * x), value(row, 2 * x + 1)]);
      return Math.round(under.reduce((sum, one) => sum + one, 0) / under.length);
    };
    for (const [y, x] of [
      [0, 0],
      [511, 1049],
      [1025, 3],
      [300, 256],
    ] as const)
      assert.equal(half?.[y * 1050 + x], mean(y, x), `${y}, ${x}`);
    const four = [mean(0, 0), mean(0, 1), mean(1, 0), mean(1, 1)];
    assert.equal(quarter?.[0], Math.round(four.reduce((a, b) => a + b) / 4));
    assert.isBelow(
      use.samples,
      1.2 * height * width,
      "no piece is read for one tile and then for the next",
    );
  },
);

test("one that is taken for labels has the most frequent ids there, and no others", async () => {
  const value = (y: number, x: number) => (x % 3 === 0 ? 0 : 1000 + (y >> 5));
  const { level } = source("float32", { value, chunks: [64, width] });
  const image = await maskImage(fileImage({ levels: [level] }), { source: "mask", signal });
  assert.equal(image.grid.dtype, "uint32");
  const { data } =
    (await image.levels[1]?.read({ y: [40, 41] }, { signal })) ?? assert.fail("it has levels");
  const counter = new ModeCounter();
  const expected = Array.from({ length: 1050 }, (_, x) => {
    counter.clear();
    counter.addRun(
      Uint32Array.of(
        value(80, 2 * x),
        value(80, 2 * x + 1),
        value(81, 2 * x),
        value(81, 2 * x + 1),
      ),
      { offset: 0, length: 4 },
    );
    return counter.mode;
  });
  assert.deepEqual([...data], expected);
});

test("who waits for a turn gets it in order, and can leave", async () => {
  const turns = new Turns(1);
  const done: string[] = [];
  const leaving = new AbortController();
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const first = turns.take(() => held, signal);
  const gone = turns
    .take(async () => done.push("gone"), leaving.signal)
    .catch(() => done.push("left"));
  const last = turns.take(async () => done.push("last"), signal);
  leaving.abort();
  await gone;
  release();
  await Promise.all([first, last]);
  assert.deepEqual(done, ["left", "last"]);
  await turns.take(async () => done.push("again"), signal);
  assert.equal(done.at(-1), "again");
});
