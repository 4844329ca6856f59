import { assert } from "chai";
import { colormapIds, colormapTable } from "#core/layers/colormap.ts";
import { createImageLayer } from "#core/layers/create-layer.ts";
import type { Dtype, Grid } from "#core/layers/grid.ts";
import type { Channel } from "#core/layers/layer.ts";
import { createPixels, type MultiscaleImage, type PixelSource } from "#io/pixel-source.ts";
import { drawImage, imageInput } from "#viewer/layers/image.ts";
import { createStage, inPlane } from "./stage.ts";

type ValueAt = (at: { c: number; z: number; y: number; x: number; level: number }) => number;

interface Made {
  readonly axes?: string[];
  readonly levelShapes: number[][];
  readonly dtype?: Dtype;
  readonly valueAt: ValueAt;
  /** Reads wait for it. */
  readonly gate?: (level: number, z: number) => Promise<void>;
}

/** An image whose samples are computed from their place. */
function madeImage({ axes = ["y", "x"], levelShapes, dtype = "uint8", valueAt, gate }: Made) {
  const shape = levelShapes[0] ?? [];
  const levels = levelShapes.map(
    (shape, level): PixelSource => ({
      ...{ axes, shape, chunks: shape, dtype },
      async read(region) {
        const ranges = axes.map((axis, i) => region[axis] ?? [0, shape[i] ?? 1]);
        const size = ranges.map(([from, to]) => to - from);
        const data = createPixels(
          dtype,
          size.reduce((product, n) => product * n, 1),
        );
        const start = { c: 0, z: 0, y: 0, x: 0 };
        for (const [i, axis] of axes.entries())
          start[axis as keyof typeof start] = ranges[i]?.[0] ?? 0; // the axes of these tests
        await gate?.(level, start.z);
        const [height = 1, width = 1] = size.slice(-2);
        for (let i = 0; i < data.length; i++) {
          const [y, x] = [start.y + (Math.floor(i / width) % height), start.x + (i % width)];
          data[i] = valueAt({ ...start, y, x, level });
        }
        return { shape: size, data };
      },
    }),
  );
  const grid: Grid = {
    ...{ axes, shape, dtype, levelShapes },
    levels: levelShapes.length,
    scale: shape.map(() => 1),
    units: shape.map(() => null),
  };
  const description = { name: undefined, channels: [], isLabels: false };
  const [first, ...others] = levels;
  if (!first) throw new Error("an image has a level");
  return { grid, levels: [first, ...others], description } satisfies MultiscaleImage;
}

const white: Channel = {
  ...{ name: "", color: [255, 255, 255], colormap: "color", visible: true },
  ...{ contrast: [0, 255], gamma: 1 },
};

function fail(error: unknown): never {
  throw error;
}

function shown(
  made: Made,
  channels: readonly Channel[] = [white],
  onBroken: (error: unknown) => void = fail,
) {
  const image = madeImage(made);
  const layer = createImageLayer({ name: "image", grid: image.grid }, channels);
  const input = imageInput(image, onBroken);
  return { layer, input, draw: (dims = {}) => drawImage(layer, input, inPlane(dims)) };
}

const flat = { levelShapes: [[100, 100]] };

describe("an image layer on the canvas", () => {
  const stage = createStage();
  after(() => stage.dispose());
  beforeEach(() => stage.look([50, 50], 0));

  for (const dtype of ["uint8", "uint16", "uint32", "int16", "float32", "float64"] as const)
    it(`shows ${dtype} between its contrast limits, bent by gamma`, async () => {
      const contrast = [20, 120] as const;
      const { layer, input, draw } = shown(
        { ...flat, dtype, valueAt: ({ x }) => (x < 50 ? 45 : 130) },
        [{ ...white, contrast }],
      );
      const linear = await stage.show([draw()]);
      assert.closeTo(linear(44, 64)[0], 64, 1);
      assert.equal(linear(84, 64)[0], 255);
      layer.channels.value = [{ ...white, contrast, gamma: 0.5 }];
      assert.closeTo((await stage.show([draw()]))(44, 64)[0], 128, 1);
      input.release();
    });

  it("shows each colormap as its table says, from the low end to the high one", async () => {
    const { layer, input, draw } = shown({ ...flat, valueAt: ({ x }) => 2 * x });
    for (const colormap of colormapIds) {
      layer.channels.value = [{ ...white, color: [0, 190, 255], colormap }];
      const table = colormapTable(colormap, [0, 190, 255]);
      const picture = await stage.show([draw()]);
      for (const x of [0, 40, 99])
        assert.deepEqual(picture(14 + x, 64), [...table.slice(8 * x, 8 * x + 3)], colormap);
    }
    input.release();
  });

  it("shows new pixels when it is told of them", async () => {
    let value = 40;
    const { input, draw } = shown({ ...flat, valueAt: () => value });
    assert.equal((await stage.show([draw()]))(64, 64)[0], 40);
    value = 90;
    input.pixelsChanged({ y: [10, 20] });
    assert.equal((await stage.show([draw()]))(64, 64)[0], 90);
    input.release();
  });

  it("asks once more for what could not be read, when it is told to", async () => {
    let isDown: boolean = true;
    const gate = async () => {
      if (isDown) throw new Error("the server is down");
    };
    const errors: unknown[] = [];
    const { input, draw } = shown({ ...flat, valueAt: () => 90, gate }, [white], (error) =>
      errors.push(error),
    );
    const broken = await stage.show([draw()]);
    assert.deepEqual(broken(64, 64), [0, 0, 0]);
    assert.lengthOf(errors, 1);
    isDown = false;
    input.tiles.readAgain();
    const picture = await stage.show([draw()]);
    assert.deepEqual(picture(64, 64), [90, 90, 90]);
    input.release();
  });

  it("adds up any number of channels, and leaves out those that are hidden", async () => {
    const count = 19;
    const channels = Array.from({ length: count }, (_, c): Channel => {
      const color = c % 2 === 0 ? ([255, 0, 0] as const) : ([0, 0, 255] as const);
      return { ...white, color, visible: c !== 3 };
    });
    const { input, draw } = shown(
      { axes: ["c", "y", "x"], levelShapes: [[count, 100, 100]], valueAt: ({ c }) => c },
      channels,
    );
    const picture = await stage.show([draw()]);
    const sum = (parity: number) =>
      channels.reduce((total, _, c) => total + (c % 2 === parity && c !== 3 ? c : 0), 0);
    assert.deepEqual(picture(64, 64), [sum(0), 0, sum(1)]);
    input.release();
  });

  it("is laid over what is below it by its blending and opacity", async () => {
    const below = shown({ ...flat, valueAt: () => 100 });
    const above = shown({ ...flat, valueAt: () => 40 });
    above.layer.opacity.value = 0.5;
    const expected = { translucent: 70, additive: 120, opaque: 40, minimum: 40 } as const;
    for (const [blending, value] of Object.entries(expected)) {
      above.layer.blending.value = blending as keyof typeof expected; // its keys
      const over = drawImage(above.layer, above.input, { ...inPlane({}), isLowest: false });
      const picture = await stage.show([below.draw(), over]);
      assert.closeTo(picture(64, 64)[0], value, 1, blending);
    }
    above.layer.blending.value = "minimum";
    above.layer.opacity.value = 1;
    assert.equal((await stage.show([above.draw()]))(64, 64)[0], 40, "nothing is below it");
    below.input.release();
    above.input.release();
  });

  it("puts the pixels of every level where level 0 has them, whatever the factors", async () => {
    const levelShapes = [
      [600, 1001],
      [300, 334],
      [75, 84],
    ];
    const { input, draw } = shown({
      levelShapes,
      valueAt({ y, x, level }) {
        const [height = 1, width = 1] = levelShapes[level] ?? [];
        const inside = (x + 0.5) / width > 0.5 === (y + 0.5) / height > 0.5;
        return 60 * (level + 1) + (inside ? 40 : 0);
      },
    });
    for (const [zoom, level] of [
      [0, 0],
      [-1.5, 1],
      [-3.5, 2],
    ] as const) {
      stage.look([500.5, 300], zoom);
      const picture = await stage.show([draw()]);
      const off = level === 0 ? 2 : 8; // on the screen: no more than the pixel of the level that lies across
      const value = 60 * (level + 1);
      assert.equal(picture(64 + off, 64 + off)[0], value + 40, `level ${level}`);
      assert.equal(picture(64 - off, 64 - off)[0], value + 40, `level ${level}`);
      assert.equal(picture(64 + off, 64 - off)[0], value, `level ${level}`);
      const edge = Math.round(500.5 * 2 ** zoom);
      if (edge < 60) assert.equal(picture(64 + edge + 2, 64)[0], 0, "beside the image");
    }
    input.release();
  });

  it("shows the slice before until the next one is there, and a coarse level before the fine one", async () => {
    const waiting: (() => void)[][] = [[], []];
    const { input, draw } = shown({
      axes: ["z", "y", "x"],
      levelShapes: [
        [2, 512, 512],
        [2, 128, 128],
      ],
      valueAt: ({ z, level }) => 50 + 100 * z + 10 * level,
      gate: async (level, z) => {
        if (z === 1) await new Promise<void>((resolve) => waiting[level]?.push(resolve));
      },
    });
    stage.look([256, 256], 0);
    assert.equal((await stage.show([draw({ z: 0 })]))(64, 64)[0], 50);
    const asked = stage.show([draw({ z: 1 })]);
    while (waiting[1]?.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal((await stage.now())(64, 64)[0], 50, "the slice before");
    for (const go of waiting[1] ?? []) go();
    // The slice before stays until the coarse level is drawn.
    while ((await stage.now())(64, 64)[0] === 50)
      await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal((await stage.now())(64, 64)[0], 160, "the coarse level");
    for (const go of waiting[0] ?? []) go();
    void asked; // its frame was taken by those looked at in between
    assert.equal((await stage.show([draw({ z: 1 })]))(64, 64)[0], 150);
    input.release();
  });
});
