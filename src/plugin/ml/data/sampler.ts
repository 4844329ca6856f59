import { lengthOf } from "#core/layers/grid.ts";
import type { Random, RandomState } from "#core/random.ts";
import { cutPatch, type Patch, type PatchPlace, type TrainingData } from "./patch.ts";
import { type Plane, planeAxes, rangeAlong } from "./plane.ts";
import { type Cell, cellPx } from "./survey.ts";

export interface SamplerOptions {
  /** Height and width. */
  readonly patch: readonly [number, number];
  readonly batch: number;
  /** How many of a batch, 0..1, are drawn around a pixel of some class, each class as often; the rest lie anywhere. */
  readonly oversample: number;
  readonly augment: (patch: Patch, random: Random) => Patch;
  readonly random: Random;
}

/** Draws training patches. The same random numbers give the same patches. */
export interface Sampler {
  draw(signal: AbortSignal): Promise<Patch[]>;
  /** How far it has drawn; none may be under way. */
  save(): RandomState;
  /** Draws again what it drew after that. */
  load(position: RandomState): void;
}

/** `cells` by class, of which those that are held out are not drawn. */
export function createSampler(
  data: TrainingData,
  cells: readonly Cell[],
  options: SamplerOptions,
): Sampler {
  const { random, patch, batch, oversample } = options;
  const free = cells.filter(({ plane, y, x }) => !data.holdOut.has(plane, y, x));
  const classes = [...new Set(free.flatMap(({ counts }) => [...counts.keys()]))]
    .filter((id) => id > 0)
    .sort((a, b) => a - b)
    .map((id) => weightedCells(free, id));
  const isSparse = data.classes.unlabelled === "ignore";

  function place(): PatchPlace {
    const drawn = classes[random.below(classes.length)];
    const aimed = isSparse || random.next() < oversample;
    const cell = aimed && drawn ? drawn(random.next()) : free[random.below(free.length)];
    if (!cell) throw new Error("The split left nothing to train on");
    return placeAround(data, { cell, patch, random });
  }

  return {
    async draw(signal) {
      const places = Array.from({ length: batch }, place);
      const patches = await Promise.all(places.map((at) => cutPatch(data, at, signal)));
      return patches.map((cut) => options.augment(cut, random));
    },
    save: () => random.save(),
    load: (position) => random.load(position),
  };
}

/** A cell by a number in 0..1, as often as it holds pixels of the class. */
function weightedCells(cells: readonly Cell[], id: number): (at: number) => Cell | undefined {
  const holders = cells.filter(({ counts }) => counts.has(id));
  let sum = 0;
  const ends = holders.map(({ counts }) => {
    sum += counts.get(id) ?? 0;
    return sum;
  });
  return (at) => holders[firstAbove(ends, at * sum)];
}

function firstAbove(ends: readonly number[], wanted: number): number {
  let low = 0;
  let high = ends.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 0) > wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}

export interface Aim {
  readonly cell: Pick<Cell, "plane" | "y" | "x">;
  readonly patch: readonly [number, number];
  readonly random: Random;
}

/** Anywhere that the whole cell is still in the patch. */
function placeAround(data: TrainingData, { cell, patch, random }: Aim): PatchPlace {
  const shift = (size: number) => Math.trunc((random.next() - 0.5) * (size - cellPx));
  const [height, width] = patch;
  const y = cell.y + cellPx / 2 + shift(height);
  const x = cell.x + cellPx / 2 + shift(width);
  return placeAt(data, { labelPlane: cell.plane, y, x, patch, random });
}

export interface Spot {
  readonly labelPlane: number;
  /** The middle, in level-0 pixels. */
  readonly y: number;
  readonly x: number;
  readonly patch: readonly [number, number];
  readonly random: Random;
}

/** A patch about a spot, moved inside the image where it fits there; sticking out evenly where it does not. */
export function placeAt(data: TrainingData, { labelPlane, y, x, patch, random }: Spot): PatchPlace {
  const [height, width] = patch;
  return {
    labelPlane,
    imagePlane: imagePlane(data, labelPlane, random),
    rect: {
      y: start(y, height, lengthOf(data.image, "y")),
      x: start(x, width, lengthOf(data.image, "x")),
      height,
      width,
    },
  };
}

function start(middle: number, size: number, length: number): number {
  if (length <= size) return -Math.floor((size - length) / 2);
  return Math.min(Math.max(0, middle - Math.floor(size / 2)), length - size);
}

/** Along axes that the labels lack, any plane where training may look. */
function imagePlane(
  { image, labelPlanes, within }: TrainingData,
  at: number,
  random: Random,
): Plane {
  const known = labelPlanes[at] ?? {};
  const entries = planeAxes(image).map((axis) => {
    const [from, to] = rangeAlong(image, axis, within);
    return [axis, known[axis] ?? from + random.below(Math.max(1, to - from))] as const;
  });
  return Object.fromEntries(entries);
}
