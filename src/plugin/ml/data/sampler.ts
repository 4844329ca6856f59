import { lengthOf } from "#core/layers/grid.ts";
import type { Random, RandomState } from "#core/random.ts";
import { grouped } from "./grouped.ts";
import { cutPatch, type Patch, type PatchPlace } from "./patch.ts";
import { anyImagePlane, type TrainingData } from "./sheet.ts";
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

/** Draws around `cells`, by class, none of them held out. Of several images each is drawn as often. */
export function createSampler(
  data: TrainingData,
  cells: readonly Cell[],
  options: SamplerOptions,
): Sampler {
  const { random, patch, batch, oversample } = options;
  const byImage = grouped(cells, ({ sheet }) => data.sheets[sheet]?.member ?? 0);
  const images = [...byImage.values()].map((cells) => ({ cells, classes: cellsOfClasses(cells) }));
  const isSparse = data.classes.unlabelled === "ignore";

  function place(): PatchPlace {
    const image = images.length > 1 ? images[random.below(images.length)] : images[0];
    if (!image) throw new Error("The split left nothing to train on");
    const drawn = image.classes[random.below(image.classes.length)];
    const aimed = isSparse || random.next() < oversample;
    const cell =
      aimed && drawn ? drawn(random.next()) : image.cells[random.below(image.cells.length)];
    if (!cell) throw new Error("An image without cells");
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

/** What draws a cell of a class, for each class above 0. */
function cellsOfClasses(cells: readonly Cell[]) {
  return [...new Set(cells.flatMap(({ counts }) => [...counts.keys()]))]
    .filter((id) => id > 0)
    .sort((a, b) => a - b)
    .map((id) => weightedCells(cells, id));
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

interface Aim {
  readonly cell: Pick<Cell, "sheet" | "y" | "x">;
  readonly patch: readonly [number, number];
  readonly random: Random;
}

/** Anywhere that the whole cell is still in the patch. */
function placeAround(data: TrainingData, { cell, patch, random }: Aim): PatchPlace {
  const shift = (size: number) => Math.trunc((random.next() - 0.5) * (size - cellPx));
  const [height, width] = patch;
  const y = cell.y + cellPx / 2 + shift(height);
  const x = cell.x + cellPx / 2 + shift(width);
  return placeAt(data, { sheet: cell.sheet, y, x, patch, random });
}

export interface Spot {
  /** Index into the sheets. */
  readonly sheet: number;
  /** The middle, in level-0 pixels. */
  readonly y: number;
  readonly x: number;
  readonly patch: readonly [number, number];
  readonly random: Random;
}

/** A patch about a spot, moved inside the image where it fits there; sticking out evenly where it does not. */
export function placeAt({ sheets }: TrainingData, spot: Spot): PatchPlace {
  const { sheet: index, y, x, patch, random } = spot;
  const [height, width] = patch;
  const sheet = sheets[index];
  if (!sheet) throw new Error(`There is no sheet ${index}`);
  return {
    sheet: index,
    imagePlane: anyImagePlane(sheet, random),
    rect: {
      y: start(y, height, lengthOf(sheet.image, "y")),
      x: start(x, width, lengthOf(sheet.image, "x")),
      height,
      width,
    },
  };
}

function start(middle: number, size: number, length: number): number {
  if (length <= size) return -Math.floor((size - length) / 2);
  return Math.min(Math.max(0, middle - Math.floor(size / 2)), length - size);
}
