import { Failure } from "#core/failure.ts";
import { Breather } from "#core/labels/breather.ts";
import { largestLabel } from "#core/labels/check-stroke.ts";
import { largestLabelIn } from "#core/labels/largest-label.ts";
import { planeStepOf } from "#core/layers/grid.ts";
import type { LabelsLayer } from "#core/layers/layer.ts";
import { cutThrough } from "#core/objects/cut-through.ts";
import { extended, linePixels, type PlanePoint } from "#core/objects/line-pixels.ts";
import {
  areaOfPiece,
  type PlacedVolume,
  type VolumeGrid,
  volumeOf,
} from "#core/objects/object-volume.ts";
import { splitFromSeeds } from "#core/objects/split-from-seeds.ts";
import { findObjects } from "./find-objects.ts";
import type { LabelsLists } from "./labels-lists.ts";
import type { LabelsStore } from "./labels-store.ts";

/** "line": cut along it. "seeds": where the object is narrowest between points. */
export const splitWays = ["line", "seeds"] as const;

export interface SplitWanted {
  readonly store: LabelsStore;
  readonly lists: LabelsLists;
  /** Its number. */
  readonly object: number;
  readonly by: (typeof splitWays)[number];
  /** The plane of the points: an index for each axis before y and x. */
  readonly plane: readonly number[];
  readonly points: readonly PlanePoint[];
}

/**
 * To be called in turn (`LabelsStore.inTurn`): others would take the same labels. Makes two objects or more of one, in all the planes along z that it goes through. The largest part keeps the label; of seeds, that of the
 * first. Fails where it stays in one piece. Returns the labels of the others.
 */
export async function splitObject(
  layer: LabelsLayer,
  wanted: SplitWanted,
  signal: AbortSignal,
): Promise<{ readonly changed: number; readonly labels: readonly number[] }> {
  const { store, lists, object, plane, points } = wanted;
  const at = points.map(({ y, x }) => [...plane, Math.round(y), Math.round(x)]);
  const known = at.filter((index) => isInside(index, layer.grid.shape));
  const ids = new Set([object]);
  const area = await findObjects(layer, { labels: store.labels, lists, ids, at: known }, signal);
  const grid = { level: store.labels.level(0), zAxis: layer.grid.axes.indexOf("z"), plane };
  const volume = volumeOf(area, grid);
  const pieces = volume && (await ways[wanted.by](volume, { layer, wanted, grid, signal }));
  const count = pieces?.reduce((most, piece) => Math.max(most, piece), 0) ?? 0;
  if (!volume || !pieces || count < 2) throw notSplit(layer, wanted.by);
  const labels = await freeLabels(layer, { store, count: count - 1 }, signal);
  const parts = labels.map((label, i) => ({
    area: areaOfPiece({ pieces, number: i + 2 }, volume, grid),
    ink: { label, only: object }, // what was painted meanwhile is left as it is
  }));
  return { changed: await store.drawAll(parts, "split object", signal), labels };
}

interface Way {
  readonly layer: LabelsLayer;
  readonly wanted: SplitWanted;
  readonly grid: VolumeGrid;
  readonly signal: AbortSignal;
}

/** Each gives the number of its part to every voxel, or nothing where there are no parts. */
const ways: {
  readonly [W in SplitWanted["by"]]: (
    volume: PlacedVolume,
    way: Way,
  ) => Int32Array | undefined | Promise<Int32Array | undefined>;
} = {
  line(volume, { wanted: { points, plane }, grid: { zAxis } }) {
    const { depth, height, width, start } = volume;
    const local = points.map(({ y, x }) => ({ y: y - start.y, x: x - start.x }));
    const isCut = new Uint8Array(volume.inside.length);
    const drawnOn = zAxis < 0 ? 0 : (plane[zAxis] ?? 0) - start.z;
    // In other planes the object may be wider than where somebody drew across it.
    const through = extended(local, height + width);
    for (let z = 0; z < depth; z++)
      for (const { y, x } of linePixels(z === drawnOn ? local : through))
        if (y >= 0 && x >= 0 && y < height && x < width) isCut[(z * height + y) * width + x] = 1;
    return cutThrough(volume, isCut);
  },
  seeds(volume, { layer, wanted: { points, plane }, grid: { zAxis }, signal }) {
    const { height, width, start } = volume;
    const z = zAxis < 0 ? 0 : (plane[zAxis] ?? 0) - start.z;
    const seeds = points.map(({ y, x }) => {
      const [row, column] = [Math.round(y) - start.y, Math.round(x) - start.x];
      const isThere = row >= 0 && column >= 0 && row < height && column < width;
      return isThere ? (z * height + row) * width + column : -1;
    });
    const areOnObject = seeds.every((seed) => volume.inside[seed] === 1);
    if (!areOnObject || new Set(seeds).size < seeds.length) return undefined;
    const planeStep = planeStepOf(layer.grid);
    return splitFromSeeds(volume, { seeds, planeStep, breather: new Breather(signal) });
  },
};

/** Labels that nothing has yet, one after the other. */
async function freeLabels(
  layer: LabelsLayer,
  { store: { labels }, count }: { store: LabelsStore; count: number },
  signal: AbortSignal,
): Promise<number[]> {
  const first = layer.ids.after(await largestLabelIn(labels, signal));
  if (first + count - 1 <= largestLabel(labels.dtype))
    return Array.from({ length: count }, (_, i) => first + i);
  throw new Failure(
    { code: "labels/none-left", layer: layer.id },
    `${layer.name.value} is of type ${labels.dtype}, and has no ${count === 1 ? "label" : `${count} labels`} left after ${first - 1}`,
  );
}

function isInside(index: readonly number[], shape: readonly number[]): boolean {
  return index.every((at, axis) => at >= 0 && at < (shape[axis] ?? 0));
}

function notSplit({ id }: LabelsLayer, by: SplitWanted["by"]): Failure {
  return new Failure(
    { code: "labels/not-split", layer: id },
    by === "line"
      ? "The line leaves the object in one piece; draw it from outside across to outside, or with the right button from one part to another"
      : "The seeds do not all lie on the object; put each on a part of it",
  );
}
