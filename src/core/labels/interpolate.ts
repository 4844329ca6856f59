import { Failure } from "../failure.ts";
import { Area } from "./area.ts";
import { Breather } from "./breather.ts";
import { chunkSize } from "./chunk-grid.ts";
import { type Mask, signedDistance } from "./distance.ts";
import type { EditableLabels } from "./editable-labels.ts";
import { knownAreaOfId, planeBox } from "./find-id.ts";
import type { RowSpan } from "./ink.ts";

/** The box around both shapes has at most this many pixels: their distances take 8 bytes each. */
const mostPixels = 2 ** 24;

/** Two slices of one label, and where they lie. */
export interface SlicePair {
  readonly label: number;
  /** The axis to go along, and the two indices on it, the smaller first. */
  readonly axis: number;
  readonly from: number;
  readonly to: number;
  /** Where the other axes before y and x stand. */
  readonly index: readonly number[];
}

/**
 * What the label covers in the slices between two: both shapes are laid centre on centre, the signed distances to their edges are
 * weighted by how near each slice is, and what they say is inside is laid on the line between the centres (shape-based interpolation:
 * Raya and Udupa, IEEE Trans. Medical Imaging 9, 1990; Herman, Zheng and Bucholtz, IEEE Computer Graphics and Applications 12, 1992).
 * Fails where a shape is missing, or they have nothing in common.
 */
export async function areaBetween(
  labels: EditableLabels,
  pair: SlicePair,
  signal: AbortSignal,
): Promise<Area> {
  const { from, to, axis } = pair;
  const first = shapeOf(labels, await areaIn(labels, { pair, at: from }, signal));
  const last = shapeOf(labels, await areaIn(labels, { pair, at: to }, signal));
  const bounds = boundsOf([first, last]);
  const breather = new Breather(signal);
  const start = await signedDistance(maskOf(first, bounds), breather);
  const stop = await signedDistance(maskOf(last, bounds), breather);
  const level = labels.level(0);
  const [height = 1, width = 1] = level.shape.slice(-2);
  const area = new Area(level);
  for (let at = from + 1; at < to; at++) {
    const part = (at - from) / (to - from);
    const isInside = (i: number) => (1 - part) * (start[i] ?? 0) + part * (stop[i] ?? 0) >= 0;
    const firstKey = level.keyOf([
      ...pair.index.slice(0, level.shape.length - 2).with(axis, at),
      0,
      0,
    ]);
    const between = (a: number, b: number) => Math.round(a + part * (b - a));
    const place = {
      top: bounds.top + between(first.center.y, last.center.y),
      left: bounds.left + between(first.center.x, last.center.x),
    };
    for (let row = 0; row < bounds.height; row++) {
      addRuns(area, { firstKey, bounds, row, isInside, place, plane: { height, width } });
      if (breather.isDue) await breather.pause();
    }
  }
  if (area.isEmpty && to - from > 1)
    throw nothingBetween(
      `The shapes of label ${pair.label} in slices ${from} and ${to} have nothing in common; paint it in a slice between them first`,
    );
  return area;
}

/** That there are no two slices to go between, in a sentence. */
export function nothingBetween(found: string): Failure {
  return new Failure({ code: "labels/nothing-between" }, found);
}

async function areaIn(
  labels: EditableLabels,
  { pair, at }: { pair: SlicePair; at: number },
  signal: AbortSignal,
): Promise<Area> {
  const { label, axis } = pair;
  const planes = planeBox(labels.grid.shape, { index: pair.index.with(axis, at), dimensions: 2 });
  const area = await knownAreaOfId(labels, { planes, id: label }, signal);
  if (area.isEmpty)
    throw nothingBetween(`There is nothing of label ${label} in slice ${at}; paint it there first`);
  return area;
}

/** What a label covers in one plane, and its centre of mass to a pixel, from which its rows are counted. */
interface Shape {
  readonly rows: readonly RowSpan[];
  readonly center: { readonly y: number; readonly x: number };
}

function shapeOf(labels: EditableLabels, area: Area): Shape {
  const rows = [...rowsOf(labels, area)];
  let [pixels, sumY, sumX] = [0, 0, 0];
  for (const { y, startX, stopX } of rows) {
    const count = stopX - startX;
    pixels += count;
    sumY += count * y;
    sumX += (count * (startX + stopX - 1)) / 2;
  }
  const center = { y: Math.round(sumY / pixels), x: Math.round(sumX / pixels) };
  const fromCenter = ({ y, startX, stopX }: RowSpan) => ({
    y: y - center.y,
    startX: startX - center.x,
    stopX: stopX - center.x,
  });
  return { rows: rows.map(fromCenter), center };
}

/** A rectangle around a centre, in pixels of level 0. */
interface Bounds {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** Around both shapes, with a rim of one pixel. */
function boundsOf(shapes: readonly Shape[]): Bounds {
  let [top, left, bottom, right] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { y, startX, stopX } of shapes.flatMap(({ rows }) => rows)) {
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + 1);
    left = Math.min(left, startX);
    right = Math.max(right, stopX);
  }
  const [height, width] = [bottom - top + 2, right - left + 2];
  if (height * width > mostPixels)
    throw new Failure(
      { code: "labels/area-too-large", chunks: Math.ceil((height * width) / chunkSize ** 2) },
      `The shapes take ${width} x ${height} pixels, and ${mostPixels} in all are the most that can be interpolated`,
    );
  return { top: top - 1, left: left - 1, height, width };
}

/** The rows of an area that lies in one plane, in pixels of that plane. */
function* rowsOf(labels: EditableLabels, area: Area) {
  const level = labels.level(0);
  for (const key of area.keys) {
    const [top = 0, left = 0] = level.boxOf(level.chunkOf(key)).start.slice(-2);
    for (const { y, startX, stopX } of area.rows(key))
      yield { y: top + y, startX: left + startX, stopX: left + stopX };
  }
}

function maskOf({ rows }: Shape, { top, left, width, height }: Bounds): Mask {
  const data = new Uint8Array(width * height);
  for (const { y, startX, stopX } of rows) {
    const row = (y - top) * width - left;
    data.fill(1, row + startX, row + stopX);
  }
  return { width, height, data };
}

function addRuns(
  area: Area,
  from: {
    readonly firstKey: number;
    readonly bounds: Bounds;
    readonly row: number;
    readonly isInside: (i: number) => boolean;
    /** Where the bounds lie in the plane; they may reach over its edges. */
    readonly place: { readonly top: number; readonly left: number };
    readonly plane: { readonly height: number; readonly width: number };
  },
): void {
  const { firstKey, isInside, row, bounds, place, plane } = from;
  const { width } = bounds;
  const y = place.top + row;
  if (y < 0 || y >= plane.height) return;
  const end = Math.min(width, plane.width - place.left);
  for (let x = Math.max(0, -place.left); x < end; x++) {
    if (!isInside(row * width + x)) continue;
    const startX = x;
    while (x < end && isInside(row * width + x)) x++;
    area.addRow(firstKey, { y, startX: place.left + startX, stopX: place.left + x });
  }
}
