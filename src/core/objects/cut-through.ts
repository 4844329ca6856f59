import { eachNeighbour, type Volume } from "./volume.ts";

/** Of pieces of fewer voxels nothing is made: they are what a line leaves at its edges. */
const leastVoxels = 8;

/**
 * Cuts an object where `isCut` is 1. Voxels hang together by faces, edges and corners. Those of the cut go to the pieces beside them.
 * Returns 0 outside and 1, 2, ... inside, the largest piece first; parts that the cut does not touch belong to it. Undefined
 * where the object stays in one piece.
 */
export function cutThrough(volume: Volume, isCut: Uint8Array): Int32Array | undefined {
  const pieces = new Int32Array(volume.inside.length);
  const sizes = [0];
  const isTouched = [false];
  for (let at = 0; at < pieces.length; at++) {
    if (!volume.inside[at] || isCut[at] || pieces[at]) continue;
    const piece = flood(volume, { from: at, number: sizes.length, pieces, isCut });
    sizes.push(piece.size);
    isTouched.push(piece.isTouched);
  }
  const found = sizes.flatMap((size, i) => (isTouched[i] && size >= leastVoxels ? [i] : []));
  if (found.length < 2) return undefined;
  found.sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0));
  const numbers = sizes.map((_, i) => (i > 0 && !isTouched[i] ? 1 : found.indexOf(i) + 1));
  for (let at = 0; at < pieces.length; at++) pieces[at] = numbers[pieces[at] ?? 0] ?? 0;
  spread(volume, pieces);
  return pieces;
}

/** Numbers what hangs together with a voxel. */
function flood(
  volume: Volume,
  { from, number, pieces, isCut }: Flood,
): { readonly size: number; readonly isTouched: boolean } {
  const line = [from];
  pieces[from] = number;
  let isTouched = false;
  let size = 0;
  for (let at = line.pop(); at !== undefined; at = line.pop()) {
    size++;
    eachNeighbour(at, volume, (other) => {
      if (!volume.inside[other]) return;
      if (isCut[other]) isTouched = true;
      else if (!pieces[other]) {
        pieces[other] = number;
        line.push(other);
      }
    });
  }
  return { size, isTouched };
}

interface Flood {
  readonly from: number;
  readonly number: number;
  /** Written to. */
  readonly pieces: Int32Array;
  readonly isCut: Uint8Array;
}

/** Gives what belongs to no piece yet to the nearest. */
function spread(volume: Volume, pieces: Int32Array): void {
  let line: number[] = [];
  for (let at = 0; at < pieces.length; at++) if (pieces[at]) line.push(at);
  while (line.length > 0) {
    const next: number[] = [];
    for (const at of line)
      eachNeighbour(at, volume, (other) => {
        if (!volume.inside[other] || pieces[other]) return;
        pieces[other] = pieces[at] ?? 0;
        next.push(other);
      });
    line = next;
  }
}
