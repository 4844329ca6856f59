import type { Breather } from "../labels/breather.ts";
import { far, LowerEnvelope } from "../labels/lower-envelope.ts";
import type { Volume } from "./volume.ts";

/**
 * How far each voxel of an object is from the nearest that is not of it, in pixels of a plane; 0 outside. Beyond the volume nothing is
 * of it, but above and below a single plane. `planeStep` is how far planes lie apart. Exact and Euclidean: see `LowerEnvelope`.
 */
export async function innerDistance(
  { depth, height, width, inside }: Volume,
  { planeStep, breather }: { planeStep: number; breather: Breather },
): Promise<Float32Array> {
  const rim = depth > 1 ? 1 : 0;
  const [planes, rows, columns] = [depth + 2 * rim, height + 2, width + 2];
  const squares = new Float32Array(planes * rows * columns);
  const placeOf = (z: number, y: number) => ((z + rim) * rows + y + 1) * columns + 1;
  for (let z = 0; z < depth; z++)
    for (let y = 0; y < height; y++) {
      const from = (z * height + y) * width;
      const to = placeOf(z, y);
      for (let x = 0; x < width; x++) squares[to + x] = inside[from + x] ? far : 0;
    }
  const line = new LowerEnvelope(Math.max(planes, rows, columns));
  for (let z = 0; z < planes; z++) {
    const plane = z * rows * columns;
    for (let x = 0; x < columns; x++)
      line.transform(squares, { offset: plane + x, stride: columns, length: rows });
    for (let y = 0; y < rows; y++)
      line.transform(squares, { offset: plane + y * columns, stride: 1, length: columns });
    if (breather.isDue) await breather.pause();
  }
  if (planes > 1)
    for (let at = 0; at < rows * columns; at++) {
      const stack = { offset: at, stride: rows * columns, length: planes, spacing: planeStep };
      line.transform(squares, stack);
      if (breather.isDue) await breather.pause();
    }
  const distances = new Float32Array(depth * height * width);
  for (let z = 0; z < depth; z++)
    for (let y = 0; y < height; y++) {
      const from = placeOf(z, y);
      const to = (z * height + y) * width;
      for (let x = 0; x < width; x++) distances[to + x] = Math.sqrt(squares[from + x] ?? 0);
    }
  return distances;
}
