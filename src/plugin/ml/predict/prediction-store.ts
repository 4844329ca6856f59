import type { Grid, PredictedClass } from "#core/layers/grid.ts";
import type { Region } from "#io/pixel-source.ts";
import { storeInside, type WritableStore } from "#io/stores/store.ts";
import { deviationFolder } from "#io/uncertainty-image.ts";
import { createOmeZarr, writableLevels } from "#io/zarr/create-ome-zarr.ts";
import type { WritableLevel, WrittenRegion } from "#io/zarr/writable-level.ts";
import { type Classes, outputLabels } from "../data/classes.ts";
import type { Plane } from "../data/plane.ts";
import type { FinishedBlock } from "./blender.ts";
import { BufferedLevel } from "./buffered-level.ts";
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
  /** The level of the image that is predicted. */
  readonly level: number;
  /** Whether blocks have a deviation after their classes: it becomes an image of its own, in a folder inside. */
  readonly withDeviation: boolean;
  /** Whether an earlier one with all the same is gone on with. */
  readonly isThere: boolean;
  /** That part of it, in level-0 pixels, can be read from now on. */
  arrived(region: Region): void;
}

/** A prediction on its way to a store, as OME-Zarr 0.5 of bytes: 255 is probability 1. */
export interface WritablePrediction {
  /** Takes a finished block of the level that is predicted; finer and coarser levels follow from it. One call after the other. */
  write(plane: Plane, block: FinishedBlock): Promise<void>;
  /** Writes what is held back. */
  flush(): Promise<void>;
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

/** Coarser levels are written, and what arrived is told of, as often as this. */
const holdBackMs = 500;

/** Makes the empty prediction, or goes on with one that is there; what has not arrived reads as 0. */
export async function writePrediction(
  store: WritableStore,
  wanted: NewPrediction,
): Promise<WritablePrediction> {
  const { classes, level, withDeviation, arrived } = wanted;
  const outputs = classes.outputs.length;
  const inside =
    withDeviation &&
    (await writableImage(deviationsIn(store), { ...wanted, outputs: 1, shown: [] }));
  const shown = shownClasses(classes);
  const images = [
    await writableImage(store, { ...wanted, outputs, shown }),
    ...(inside ? [inside] : []),
  ];
  let told = performance.now();
  let waiting: Region[] = [];
  const flush = async () => {
    for (const target of images.flatMap(({ targets }) => targets))
      if (target instanceof BufferedLevel) await target.flush();
    for (const region of waiting) arrived(region);
    waiting = [];
    told = performance.now();
  };
  return {
    flush,
    async write(plane, { rect, values }) {
      const bytes = toBytes(values, outputs + Number(withDeviation));
      const pixels = rect.height * rect.width;
      let from = 0;
      for (const { grid, targets, outputs } of images) {
        const own = bytes.subarray(from, from + outputs * pixels);
        from += own.length;
        for (const block of levelBlocks(grid, level, { plane, rect, outputs, values: own })) {
          await targets[block.level]?.writeRegion(regionOf(grid, block));
          if (block.level === 0 && grid === images[0]?.grid) waiting.push(boxOf(block));
        }
      }
      if (performance.now() - told >= holdBackMs) await flush();
    },
  };
}

function shownClasses(classes: NewPrediction["classes"]): PredictedClass[] {
  return outputLabels(classes).map((label, i) => ({
    label,
    name: classes.outputs[i]?.title ?? String(label),
  }));
}

interface WritableImage {
  readonly grid: Grid;
  readonly targets: readonly (WritableLevel | BufferedLevel)[];
  readonly outputs: number;
}

async function writableImage(
  store: WritableStore,
  {
    name,
    image,
    level,
    isThere,
    outputs,
    shown,
  }: NewPrediction & {
    readonly outputs: number;
    readonly shown: readonly PredictedClass[];
  },
): Promise<WritableImage> {
  const grid = predictionGrid(image, outputs);
  const chunkShape = grid.axes.map((axis) =>
    axis === "y" || axis === "x" ? predictionChunkPx : 1,
  );
  const attributes = { lamella: { classes: shown } };
  const levels = isThere
    ? writableLevels(
        store,
        grid.levelShapes.map((shape) => ({ shape, chunkShape, dtype: grid.dtype })),
      )
    : (await createOmeZarr(store, { name, grid, version: "0.5", chunkShape, attributes })).levels;
  // A block is at least a chunk of the level that is predicted and of finer ones.
  const targets = levels.map((each, i) => (i <= level ? each : new BufferedLevel(each)));
  return { grid, targets, outputs };
}

function deviationsIn(store: WritableStore): WritableStore {
  return {
    ...storeInside(store, deviationFolder),
    set: (key, value) => store.set(`/${deviationFolder}${key}`, value),
  };
}

function boxOf({ plane, rect: { y, x, height, width } }: LevelBlock): Region {
  const along = Object.entries(plane).map(([axis, at]) => [axis, [at, at + 1]] as const);
  return { ...Object.fromEntries(along), y: [y, y + height], x: [x, x + width] };
}

function regionOf({ axes }: Grid, block: LevelBlock): WrittenRegion {
  const { height, width } = block.rect;
  const outputs = block.values.length / (height * width);
  const box: Region = { ...boxOf(block), [classAxis]: [0, outputs] };
  const ranges = axes.map((axis): readonly [number, number] => box[axis] ?? [0, 1]);
  return {
    start: ranges.map(([start]) => start),
    shape: ranges.map(([start, stop]) => stop - start),
    data: block.values, // [class, y, x]: all other axes are one long
  };
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
