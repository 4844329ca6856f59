/** A grid of pixels, row by row and plane by plane. */
export interface PixelGrid {
  readonly width: number;
  readonly height: number;
  /** 1 where it is left out. */
  readonly planes?: number | undefined;
}

/** The up to 8 pixels around one, or 26 in several planes, in their order. */
export function eachNeighbour(
  { width, height, planes = 1 }: PixelGrid,
  at: number,
  see: (neighbour: number) => void,
): void {
  const x = at % width;
  const row = (at - x) / width;
  const y = row % height;
  const z = (row - y) / height;
  const [left, right] = [x > 0 ? -1 : 0, x < width - 1 ? 1 : 0];
  const [up, down] = [y > 0 ? -1 : 0, y < height - 1 ? 1 : 0];
  const [before, after] = [z > 0 ? -1 : 0, z < planes - 1 ? 1 : 0];
  for (let dz = before; dz <= after; dz++)
    for (let dy = up; dy <= down; dy++) {
      const line = at + (dz * height + dy) * width;
      for (let dx = left; dx <= right; dx++) if (dx !== 0 || dy !== 0 || dz !== 0) see(line + dx);
    }
}
