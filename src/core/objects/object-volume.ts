import { Failure } from "../failure.ts";
import { Area } from "../labels/area.ts";
import type { ChunkGrid } from "../labels/chunk-grid.ts";
import { chunkSize } from "../labels/chunk-grid.ts";
import type { RowSpan } from "../labels/ink.ts";
import type { Volume } from "./volume.ts";

/** Of the box around one object: maps of some 200 MB while it is split. */
const mostVoxels = 2 ** 24;

/** Where planes and rows of labels lie. */
export interface VolumeGrid {
  readonly level: ChunkGrid;
  /** The axis that planes of an object follow each other along, as an index; -1 where it has one plane. */
  readonly zAxis: number;
  /** The plane that is meant: an index for each axis before y and x. */
  readonly plane: readonly number[];
}

/** An object by itself; its first voxel lies at `start` of the layer. */
export interface PlacedVolume extends Volume {
  readonly start: { readonly z: number; readonly y: number; readonly x: number };
}

/** The box around an area, at one index along the axes other than z, y and x. Undefined where nothing of it is there. */
export function volumeOf(area: Area, grid: VolumeGrid): PlacedVolume | undefined {
  const low = {
    z: Number.POSITIVE_INFINITY,
    y: Number.POSITIVE_INFINITY,
    x: Number.POSITIVE_INFINITY,
  };
  const high = { z: 0, y: 0, x: 0 };
  eachRow(area, grid, (z, { y, startX, stopX }) => {
    low.z = Math.min(low.z, z);
    low.y = Math.min(low.y, y);
    low.x = Math.min(low.x, startX);
    high.z = Math.max(high.z, z + 1);
    high.y = Math.max(high.y, y + 1);
    high.x = Math.max(high.x, stopX);
  });
  const [depth, height, width] = [high.z - low.z, high.y - low.y, high.x - low.x];
  if (depth < 0) return undefined;
  if (depth * height * width > mostVoxels) throw tooLarge(depth * height * width);
  const inside = new Uint8Array(depth * height * width);
  eachRow(area, grid, (z, { y, startX, stopX }) => {
    const row = ((z - low.z) * height + y - low.y) * width - low.x;
    inside.fill(1, row + startX, row + stopX);
  });
  return { depth, height, width, inside, start: low };
}

/** The pixels of one piece, where they lie in the layer. */
export function areaOfPiece(
  { pieces, number }: { pieces: Int32Array; number: number },
  { start, depth, height, width }: PlacedVolume,
  { level, zAxis, plane }: VolumeGrid,
): Area {
  const area = new Area(level);
  for (let z = 0; z < depth; z++) {
    const index = zAxis < 0 ? plane : plane.with(zAxis, start.z + z);
    const firstKey = level.keyOf([...index, 0, 0]);
    for (let y = 0; y < height; y++) {
      const row = (z * height + y) * width;
      for (let x = 0; x < width; x++) {
        if (pieces[row + x] !== number) continue;
        const startX = x;
        while (x < width && pieces[row + x] === number) x++;
        const span = { startX: start.x + startX, stopX: start.x + x };
        area.addRow(firstKey, { y: start.y + y, ...span });
      }
    }
  }
  return area;
}

/** The rows of an area in the planes that are meant, in pixels of the layer. */
function eachRow(
  area: Area,
  { level, zAxis, plane }: VolumeGrid,
  take: (z: number, row: RowSpan) => void,
): void {
  for (const key of area.keys) {
    const chunk = level.chunkOf(key);
    if (plane.some((at, axis) => axis !== zAxis && chunk[axis] !== at)) continue;
    const [top = 0, left = 0] = chunk.slice(-2).map((index) => index * chunkSize);
    for (const { y, startX, stopX } of area.rows(key))
      take(chunk[zAxis] ?? 0, { y: top + y, startX: left + startX, stopX: left + stopX });
  }
}

function tooLarge(voxels: number): Failure {
  const [found, most] = [voxels, mostVoxels].map((count) => Math.round(count / 1e6));
  return new Failure(
    { code: "labels/area-too-large", chunks: Math.ceil(voxels / chunkSize ** 2) },
    `The object is too large to be split: the box around it has ${found} million pixels, and ${most} million are the most; paint over it with another label instead`,
  );
}
