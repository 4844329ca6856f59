import type { PixelAgreement } from "#core/compare/agreement.ts";
import { ComparisonTally } from "#core/compare/comparison-tally.ts";
import { Breather } from "#core/labels/breather.ts";
import { type Grid, lengthOf } from "#core/layers/grid.ts";
import { matchObjects, type ObjectAgreement } from "#core/objects/match-objects.ts";
import type { Dims } from "#core/viewer-model.ts";
import type { Region } from "#io/pixel-source.ts";
import type { PlaneRect, Side, SidePixels } from "./side.ts";

export interface ComparedSide {
  readonly side: Side;
  /** Strengths from here on are foreground. */
  readonly lowest: number;
}

export interface ComparingWhat {
  readonly a: ComparedSide;
  readonly b: ComparedSide;
  /** Only pixels that these labels have looked at count. */
  readonly within: Side | undefined;
  /** Which pixels of level 0, in each of the planes. */
  readonly area: { readonly y: readonly [number, number]; readonly x: readonly [number, number] };
  readonly planes: readonly Dims[];
  /** Whether anything may count in a region; what cannot is not read. */
  mayCount(region: Region): boolean;
}

export interface ComparisonCounts {
  readonly pixels: PixelAgreement;
  /** Those of all planes together, at an IoU above one half. */
  readonly objects: ObjectAgreement;
}

/** Height and width of what is read at a time. */
const blockPx = 512;

/** Counts how two sides agree, in any number of pixels: a block of both is in memory at a time. */
export async function measureComparison(
  what: ComparingWhat,
  { signal, onProgress }: { signal: AbortSignal; onProgress(done: number): void },
): Promise<ComparisonCounts> {
  const { area, planes } = what;
  const breather = new Breather(signal);
  const width = area.x[1] - area.x[0];
  const pixels = { both: 0, onlyA: 0, onlyB: 0, neither: 0 };
  const objects = { matched: 0, onlyA: 0, onlyB: 0 };
  const blocks = [...blocksOf(area)];
  for (const [done, at] of planes.entries()) {
    const tally = new ComparisonTally(width);
    for (const [i, block] of blocks.entries()) {
      await addBlock(tally, block, { what, at, signal });
      await breather.pause();
      onProgress((done + (i + 1) / blocks.length) / planes.length);
    }
    addTo(pixels, tally.pixels);
    addTo(objects, matchObjects(tally.objects(), 0.5));
  }
  return { pixels, objects };
}

interface Block {
  readonly y: number;
  readonly x: number;
  readonly height: number;
  readonly width: number;
}

/** Row by row of blocks. */
function* blocksOf({
  y: [top, bottom],
  x: [left, right],
}: ComparingWhat["area"]): Generator<Block> {
  for (let y = top; y < bottom; y += blockPx)
    for (let x = left; x < right; x += blockPx)
      yield {
        ...{ y, x, height: Math.min(blockPx, bottom - y) },
        width: Math.min(blockPx, right - x),
      };
}

async function addBlock(
  tally: ComparisonTally,
  block: Block,
  { what, at, signal }: { what: ComparingWhat; at: Dims; signal: AbortSignal },
): Promise<void> {
  const { a, b, within, area } = what;
  const { y, x, height, width } = block;
  const place = { y: y - area.y[0], x: x - area.x[0], height, width };
  const plane = Object.entries(at).map(([axis, index]) => [axis, [index, index + 1]] as const);
  const region = { ...Object.fromEntries(plane), y: [y, y + height], x: [x, x + width] } as const;
  if (!what.mayCount(region)) {
    tally.skip(place);
    return;
  }
  const read = ({ read, grid }: Side) => read(rectOn(grid, block, at), signal);
  const sides = [read(a.side), read(b.side), within && read(within)] as const;
  const [inA, inB, looked] = await Promise.all(sides);
  tally.add({
    ...place,
    a: objectsOf(inA, a.lowest),
    b: objectsOf(inB, b.lowest),
    counts: countsOf(inA, inB, looked),
  });
}

function rectOn(grid: Grid, { y, x, height, width }: Block, at: Dims): PlaneRect {
  const level = { levelHeight: lengthOf(grid, "y"), levelWidth: lengthOf(grid, "x") };
  return { ...{ y, x, height, width }, ...level, at };
}

/** Labels say which object a pixel is of; of a prediction what hangs together is one. */
function objectsOf({ strengths, ids }: SidePixels, lowest: number): ArrayLike<number> {
  return ids ?? Uint8Array.from(strengths, (strength) => Number(strength >= lowest));
}

/** Pixels that every side knows, and that `looked` has looked at: all where nobody says otherwise. */
function countsOf(
  a: SidePixels,
  b: SidePixels,
  looked: SidePixels | undefined,
): Uint8Array | undefined {
  const within = looked && (looked.known ?? looked.strengths);
  const all = [a.known, b.known, within].filter((known) => known !== undefined);
  const [first, ...others] = all;
  return first?.map((known, at) => Number(known && others.every((other) => other[at])));
}

function addTo<K extends string>(sums: Record<K, number>, more: Readonly<Record<K, number>>): void {
  for (const key of Object.keys(sums) as K[]) sums[key] += more[key]; // the keys are those of the record
}
