import type { Grid } from "#core/layers/grid.ts";
import type { Region } from "#io/pixel-source.ts";
import type { WritableStore } from "#io/stores/store.ts";
import { createOmeZarr, type WritableOmeZarr } from "#io/zarr/create-ome-zarr.ts";
import type { Classes } from "../data/classes.ts";
import type { Plane } from "../data/plane.ts";
import type { FinishedBlock } from "./blender.ts";
import { type LevelBlock, levelBlocks } from "./pyramid.ts";

/** Side of the chunks of a prediction, and of the blocks in which it arrives. */
export const predictionChunkPx = 256;

/** The axis of the classes, where a prediction has more than one. */
export const classAxis = "class";

export interface NewPrediction {
  readonly name: string;
  /** The image that is predicted: its planes and levels are the prediction's. */
  readonly image: Grid;
  readonly classes: Pick<Classes, "outputs">;
}

/** A prediction on its way to a store, as OME-Zarr 0.5 of bytes: 255 is probability 1. */
export interface WritablePrediction {
  /** Writes a finished block to every level; resolves with the level-0 region that can be read from now on. */
  write(plane: Plane, block: FinishedBlock): Promise<Region>;
}

/** Axes and levels of the image, without its channels, and a class axis where there are several. */
export function predictionGrid(image: Grid, outputs: number): Grid {
  const kept = [...image.axes.keys()].filter((i) => image.axes[i] !== "c");
  const classAt = kept.filter((i) => image.axes[i] === "t").length; // OME-Zarr: time, others, space
  const pick = <T>(values: readonly T[], ofClass: T): T[] => {
    const picked = kept.flatMap((i) => values.slice(i, i + 1));
    return outputs > 1 ? picked.toSpliced(classAt, 0, ofClass) : picked;
  };
  return {
    axes: pick(image.axes, classAxis),
    shape: pick(image.shape, outputs),
    dtype: "uint8",
    levels: image.levels,
    levelShapes: image.levelShapes.map((shape) => pick(shape, outputs)),
    scale: pick(image.scale, 1),
    ...(image.translation && { translation: pick(image.translation, 0) }),
    units: pick(image.units, null),
  };
}

/** Makes the empty prediction; what has not arrived reads as 0. */
export async function createPrediction(
  store: WritableStore,
  { name, image, classes }: NewPrediction,
): Promise<WritablePrediction> {
  const outputs = classes.outputs.length;
  const grid = predictionGrid(image, outputs);
  const chunkShape = grid.axes.map((axis) =>
    axis === "y" || axis === "x" ? predictionChunkPx : 1,
  );
  const attributes = { lamella: { classes: classes.outputs.map(({ title }) => title) } };
  const target = await createOmeZarr(store, { name, grid, version: "0.5", chunkShape, attributes });
  return {
    async write(plane, { rect, values }) {
      const bytes = toBytes(values, outputs);
      const blocks = levelBlocks(grid, plane, { rect, outputs, values: bytes });
      await Promise.all(blocks.map((block) => writeBlock(target, block)));
      const { y, x, height, width } = rect;
      const along = Object.entries(plane).map(([axis, at]) => [axis, [at, at + 1]] as const);
      return { ...Object.fromEntries(along), y: [y, y + height], x: [x, x + width] };
    },
  };
}

async function writeBlock({ grid, levels }: WritableOmeZarr, block: LevelBlock): Promise<void> {
  const { y, x, height, width } = block.rect;
  const outputs = block.values.length / (height * width);
  const box: Region = { y: [y, y + height], x: [x, x + width], [classAxis]: [0, outputs] };
  const ranges = grid.axes.map((axis): readonly [number, number] => {
    const at = block.plane[axis] ?? 0;
    return box[axis] ?? [at, at + 1];
  });
  await levels[block.level]?.writeRegion({
    start: ranges.map(([start]) => start),
    shape: ranges.map(([start, stop]) => stop - start),
    data: block.values, // [class, y, x]: all other axes are one long
  });
}

/** From [height, width, output] in 0..1 to [output, height, width] in 0..255. */
function toBytes(values: Float32Array, outputs: number): Uint8Array {
  const pixels = values.length / outputs;
  const bytes = new Uint8Array(values.length);
  for (let pixel = 0; pixel < pixels; pixel++)
    for (let output = 0; output < outputs; output++)
      bytes[output * pixels + pixel] = Math.round(255 * (values[pixel * outputs + output] ?? 0));
  return bytes;
}
