import { distanceTo, type Ellipse, type Outline, outlineOf } from "./outline.ts";
import type { Plane } from "./smooth-noise.ts";

/** How far the picture bends a cell's outline, px. */
export interface Warp {
  readonly x: Plane;
  readonly y: Plane;
}

const largestBlock = 32;
const smallestBlock = 4;
/** How much nearer another outline may get within a block: 2 x half a diagonal x longest stretch x warp. */
const slackPerSide = 3.7;

/** For each pixel of a square the index of its ellipse: the one whose outline is nearest. */
export function divide(ellipses: readonly Ellipse[], { size, warp }: { size: number; warp: Warp }) {
  const owners = new Uint16Array(size * size);
  const outlines = ellipses.map(outlineOf);
  for (let top = 0; top < size; top += largestBlock)
    for (let left = 0; left < size; left += largestBlock)
      cutBlock(outlines, { left, top, side: largestBlock });
  return owners;

  /** Drops the outlines that are too far for the whole block, then goes on with its quarters. */
  function cutBlock(candidates: readonly Outline[], { left, top, side }: Block) {
    const half = side / 2;
    const middle = (top + half) * size + left + half;
    const [x, y] = [left + half + (warp.x[middle] ?? 0), top + half + (warp.y[middle] ?? 0)];
    const near = nearest(candidates, { x, y, slack: slackPerSide * side });
    if (side === smallestBlock || near.length === 1) fill(near, { left, top, side });
    else
      for (const dy of [0, half])
        for (const dx of [0, half]) cutBlock(near, { left: left + dx, top: top + dy, side: half });
  }

  function fill(candidates: readonly Outline[], { left, top, side }: Block) {
    for (let y = top; y < top + side; y++)
      for (let x = left; x < left + side; x++) {
        const at = y * size + x;
        owners[at] = closest(candidates, x + (warp.x[at] ?? 0), y + (warp.y[at] ?? 0));
      }
  }
}

interface Block {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

function nearest(
  candidates: readonly Outline[],
  { x, y, slack }: { x: number; y: number; slack: number },
): readonly Outline[] {
  let least = Infinity;
  for (const candidate of candidates) least = Math.min(least, distanceTo(candidate, x, y));
  return candidates.filter((candidate) => distanceTo(candidate, x, y) < least + slack);
}

function closest(candidates: readonly Outline[], x: number, y: number): number {
  let least = Infinity;
  let owner = 0;
  for (const candidate of candidates) {
    const value = distanceTo(candidate, x, y);
    if (value >= least) continue;
    least = value;
    owner = candidate.index;
  }
  return owner;
}
