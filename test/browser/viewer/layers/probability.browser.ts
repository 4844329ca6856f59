import { assert } from "chai";
import { labelColor } from "#core/labels/label-color.ts";
import { createProbabilityLayer } from "#core/layers/create-layer.ts";
import type { Grid } from "#core/layers/grid.ts";
import type { MultiscaleImage, PixelSource } from "#io/pixel-source.ts";
import { drawProbability, probabilityInput } from "#viewer/layers/probability.ts";
import { createStage, inPlane } from "./stage.ts";

const black = [0, 0, 0];

/** Values by class, left half of the image `low`, right half `high`; `values` can be changed under it. */
function halvesImage(values: { low: number; high: number }[]) {
  const classes = values.length;
  const shape = classes > 1 ? [classes, 90, 101] : [90, 101];
  const axes = classes > 1 ? ["class", "y", "x"] : ["y", "x"];
  const ones = shape.map(() => 1);
  const grid: Grid = {
    axes,
    shape,
    dtype: "uint8",
    levels: 1,
    levelShapes: [shape],
    scale: ones,
    units: shape.map(() => null),
  };
  let reads = 0;
  let gate: Promise<void> = Promise.resolve();
  const level: PixelSource = {
    axes,
    shape,
    chunks: shape,
    dtype: "uint8",
    async read(region) {
      reads++;
      await gate;
      const [y0, y1] = region["y"] ?? [0, 90];
      const [x0, x1] = region["x"] ?? [0, 101];
      const [k] = region["class"] ?? [0];
      const { low, high } = values[k] ?? { low: 0, high: 0 };
      const width = x1 - x0;
      const data = Uint8Array.from({ length: (y1 - y0) * width }, (_, i) =>
        x0 + (i % width) < 50 ? low : high,
      );
      return {
        shape: axes.map((axis) => (axis === "y" ? y1 - y0 : axis === "x" ? width : 1)),
        data,
      };
    },
  };
  const description = { name: undefined, channels: [], isLabels: false };
  const image: MultiscaleImage = { grid, levels: [level], description };
  const holdReads = () => {
    let letGo = () => {};
    gate = new Promise((resolve) => {
      letGo = resolve;
    });
    return letGo;
  };
  return { image, reads: () => reads, holdReads };
}

function fail(error: unknown): never {
  throw error;
}

function show(values: { low: number; high: number }[], classes?: Grid["classes"]) {
  const { image: plain, reads, holdReads } = halvesImage(values);
  const image = { ...plain, grid: { ...plain.grid, ...(classes && { classes }) } };
  const layer = createProbabilityLayer({ name: "membrane", grid: image.grid });
  layer.opacity.value = 1;
  const input = probabilityInput(image, fail);
  const stage = createStage();
  stage.look([50, 45], 0);
  return {
    ...{ layer, input, stage, reads, holdReads },
    draw: () => stage.show([drawProbability(layer, input, inPlane({}))]),
    dispose() {
      stage.dispose();
      input.release();
    },
  };
}

const left = [44, 64] as const;
const right = [94, 64] as const;

describe("a probability layer on the canvas", () => {
  it("shows what reaches the threshold, stronger the surer it is, and moves with it without a read", async () => {
    const { layer, draw, reads, dispose } = show([{ low: 100, high: 255 }]);
    layer.threshold.value = 0.3;
    const both = await draw();
    assert.deepEqual(both(...right), [...layer.color.value]);
    assert.isAbove(both(...left)[1], 50);
    assert.isBelow(both(...left)[1], both(...right)[1]);
    layer.threshold.value = 0.5;
    const one = await draw();
    assert.deepEqual(one(...left), black);
    assert.deepEqual(one(...right), [...layer.color.value]);
    assert.equal(reads(), 1);
    dispose();
  });

  it("shows new pixels when it is told of them, and the old ones until they are there", async () => {
    const values = [{ low: 0, high: 255 }];
    const { layer, input, stage, draw, holdReads, dispose } = show(values);
    await draw();
    values[0] = { low: 255, high: 0 };
    const letGo = holdReads();
    input.pixelsChanged({ y: [10, 20] });
    assert.deepEqual((await stage.now())(...right), [...layer.color.value], "as before");
    letGo();
    const renewed = await draw();
    assert.deepEqual(renewed(...left), [...layer.color.value]);
    assert.deepEqual(renewed(...right), black);
    dispose();
  });

  it("reads nothing again for pixels that it does not show", async () => {
    const { input, draw, reads, dispose } = show([{ low: 0, high: 255 }]);
    await draw();
    input.pixelsChanged({ y: [300, 400] });
    assert.equal(reads(), 1);
    dispose();
  });

  it("shows each class in a colour of its own, and the background not at all", async () => {
    const { layer, draw, dispose } = show([
      { low: 255, high: 255 },
      { low: 255, high: 0 },
      { low: 0, high: 255 },
    ]);
    const picture = await draw();
    assert.deepEqual(picture(...left), [...layer.color.value]);
    assert.deepEqual(picture(...right), [...labelColor(2, 0)]);
    dispose();
  });

  it("shows the first class too where none is the background, each in the colour of its label", async () => {
    const classes = [
      { label: 1, name: "membrane" },
      { label: 3, name: "nucleus" },
    ];
    const values = [
      { low: 255, high: 0 },
      { low: 0, high: 255 },
    ];
    const { layer, draw, dispose } = show(values, classes);
    for (const look of ["probability", "class"] as const) {
      layer.shows.value = look;
      const picture = await draw();
      assert.deepEqual(picture(...left), [...labelColor(1, 0)], look);
      assert.deepEqual(picture(...right), [...labelColor(3, 0)], look);
    }
    dispose();
  });

  it("shows the most probable class alone, from the threshold on", async () => {
    const { layer, draw, dispose } = show([
      { low: 10, high: 10 },
      { low: 200, high: 110 },
      { low: 45, high: 130 },
    ]);
    layer.threshold.value = 0.1;
    layer.shows.value = "class";
    const picture = await draw();
    assert.deepEqual(picture(...left), [...layer.color.value]);
    assert.deepEqual(picture(...right), [...labelColor(2, 0)]);
    layer.threshold.value = 0.6;
    assert.deepEqual((await draw())(...right), black);
    dispose();
  });
});
