/** Voxels in C order; a plane has a depth of 1. */
export interface Volume {
  readonly depth: number;
  readonly height: number;
  readonly width: number;
  /** 1 in the object, 0 around it. */
  readonly inside: Uint8Array;
}

/** Calls `take` with the place of every voxel that shares a face, an edge or a corner with the one at `at`. */
export function eachNeighbour(
  at: number,
  { depth, height, width }: Pick<Volume, "depth" | "height" | "width">,
  take: (other: number) => void,
): void {
  const plane = height * width;
  const [z, rest] = [Math.floor(at / plane), at % plane];
  const [y, x] = [Math.floor(rest / width), rest % width];
  for (let dz = z > 0 ? -1 : 0; dz <= (z + 1 < depth ? 1 : 0); dz++)
    for (let dy = y > 0 ? -1 : 0; dy <= (y + 1 < height ? 1 : 0); dy++)
      for (let dx = x > 0 ? -1 : 0; dx <= (x + 1 < width ? 1 : 0); dx++) {
        const by = dz * plane + dy * width + dx;
        if (by !== 0) take(at + by);
      }
}
