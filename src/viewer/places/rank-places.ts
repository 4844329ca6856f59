import { Breather } from "#core/labels/breather.ts";
import type { EditableLabels } from "#core/labels/editable-labels.ts";
import { factorsOf, type Grid, lengthOf, sliderAxes } from "#core/layers/grid.ts";
import { PlaceScores } from "#core/uncertainty/place-scores.ts";
import { spreadPlaces } from "#core/uncertainty/spread-places.ts";
import type { MultiscaleImage } from "#io/pixel-source.ts";
import { addLabelled } from "./add-labelled.ts";
import { type Place, sidesBetween } from "./place.ts";

export interface Ranking {
  /** How unsure it is, as `uncertaintyImage` makes it. */
  readonly image: MultiscaleImage;
  /** Where they have a label nobody is sent. */
  readonly labels: EditableLabels | undefined;
  /** Only the planes at these indices; all along the axes left out. */
  readonly planes: { readonly [axis: string]: number };
  /** Of a place, in pixels of level 0. */
  readonly sidePx: number;
  readonly count: number;
}

export interface RankingHooks {
  readonly signal: AbortSignal;
  /** 0..1 */
  onProgress(done: number): void;
}

export interface RankedPlaces {
  /** Best first. */
  readonly places: readonly Place[];
  /** Of a place, in pixels of level 0. */
  readonly sidePx: number;
  /** The level that was looked at. */
  readonly level: number;
  /** One plane of so many was looked at. */
  readonly everyPlanes: number;
}

/** Samples that one ranking reads at most, classes included: some seconds. */
const mostSamples = 2 ** 24;

/** Pixels of a level along a place's side at least: with fewer, a mean says little. */
const leastPerSide = 8;

/** Height and width of what is read at a time, in pixels of the level. */
const blockPx = 1024;

/** What is kept to choose from, far more than anybody asks for. */
const mostKept = 16_384;

/**
 * Where labels would teach a network most: the squares that it is least sure of, spread over the image. Reads the finest level
 * whose samples are few enough, of huge stacks every so many planes: the work is bounded whatever the size. Memory
 * holds a block, and a number for every half side of a plane.
 */
export async function rankPlaces(
  ranking: Ranking,
  { signal, onProgress }: RankingHooks,
): Promise<RankedPlaces> {
  const { image, labels, count } = ranking;
  const { grid } = image;
  const { level, everyPlanes, planes } = extentOf(ranking);
  const [factorY = 1, factorX = 1] = factorsOf(grid, level).slice(-2);
  const sidePx = Math.max(ranking.sidePx, leastPerSide * Math.max(factorY, factorX));
  const breather = new Breather(signal);
  let kept: Place[] = [];
  for (const [i, slice] of planes.entries()) {
    const size = { height: lengthOf(grid, "y"), width: lengthOf(grid, "x") };
    const scores = new PlaceScores({ ...size, sidePx });
    await addPlane(scores, { image, level, slice, breather, signal }, (done) =>
      onProgress((i + done) / planes.length),
    );
    if (labels) await addLabelled(scores, { labels, slice, breather, signal });
    for (const square of scores.squares()) kept.push({ ...square, slice });
    if (kept.length > mostKept)
      kept = kept.sort((a, b) => b.score - a.score).slice(0, mostKept / 2);
  }
  const places = spreadPlaces(kept, { count, sidesBetween: sidesBetween(grid, sidePx) });
  return { places, sidePx, level, everyPlanes };
}

/** Of the finest level that is not too much: which planes, by their indices on level 0. */
function extentOf({ image: { grid, levels }, planes: wanted }: Ranking) {
  const samplesOf = (level: number) => {
    const shape = grid.levelShapes[level] ?? grid.shape;
    return shape.reduce(
      (product, n, i) => product * (wanted[grid.axes[i] ?? ""] === undefined ? n : 1),
      1,
    );
  };
  const fits = levels.findIndex((_, level) => samplesOf(level) <= mostSamples);
  const level = fits < 0 ? levels.length - 1 : fits;
  const everyPlanes = Math.max(1, Math.ceil(samplesOf(level) / mostSamples));
  const all = planesOf(grid, { level, wanted });
  const first = Math.floor(everyPlanes / 2); // in the middle of those that it stands for
  const planes = all.filter((_, i) => i % everyPlanes === first % everyPlanes);
  return { level, everyPlanes, planes: planes.length > 0 ? planes : all.slice(0, 1) };
}

/** Each plane of a level, by the index on level 0 of the middle of what it covers. */
function planesOf(
  grid: Grid,
  { level, wanted }: { level: number; wanted: Ranking["planes"] },
): { [axis: string]: number }[] {
  const factors = factorsOf(grid, level);
  let planes: { [axis: string]: number }[] = [{}];
  for (const axis of sliderAxes(grid)) {
    const i = grid.axes.indexOf(axis);
    const places = Array.from({ length: grid.levelShapes[level]?.[i] ?? 1 }, (_, index) =>
      Math.min(lengthOf(grid, axis) - 1, Math.floor((index + 0.5) * (factors[i] ?? 1))),
    );
    const at = wanted[axis];
    const shown = at === undefined ? places : [Math.min(at, lengthOf(grid, axis) - 1)];
    planes = planes.flatMap((plane) => shown.map((index) => ({ ...plane, [axis]: index })));
  }
  return planes;
}

interface PlaneReading {
  readonly image: MultiscaleImage;
  readonly level: number;
  readonly slice: { readonly [axis: string]: number };
  readonly breather: Breather;
  readonly signal: AbortSignal;
}

/** Adds one plane of a level, block by block. */
async function addPlane(
  scores: PlaceScores,
  { image: { grid, levels }, level, slice, breather, signal }: PlaneReading,
  onProgress: (done: number) => void,
): Promise<void> {
  const source = levels[level] ?? levels[0];
  const factors = factorsOf(grid, level);
  const [factorY = 1, factorX = 1] = factors.slice(-2);
  const [rows = 1, columns = 1] = source.shape.slice(-2);
  const at = Object.entries(slice).map(([axis, index]) => {
    const coarse = Math.floor(index / (factors[grid.axes.indexOf(axis)] ?? 1));
    return [axis, [coarse, coarse + 1]] as const;
  });
  for (let y = 0; y < rows; y += blockPx) {
    for (let x = 0; x < columns; x += blockPx) {
      const width = Math.min(blockPx, columns - x);
      const block = { y: [y, Math.min(rows, y + blockPx)], x: [x, x + width] } as const;
      const { data } = await source.read({ ...Object.fromEntries(at), ...block }, { signal });
      scores.add({ data, y, x, width, factors: [factorY, factorX] });
      await breather.pause();
    }
    onProgress(Math.min(1, (y + blockPx) / rows));
  }
}
