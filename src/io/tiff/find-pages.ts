import { ChunkCache } from "../chunks/chunk-cache.ts";
import { type Planes, planesInOrder } from "./planes.ts";
import type { TiffFile } from "./tiff-file.ts";
import { hasSamplesOf, isLike } from "./tiff-level.ts";
import type { TiffMetadata } from "./tiff-metadata.ts";
import { readPage, type TiffPage } from "./tiff-page.ts";

/** The pages that make up an image, on all its levels. */
export interface TiffPages {
  readonly planes: Planes;
  /** The first page of each level, fine to coarse. */
  readonly levels: readonly [TiffPage, ...TiffPage[]];
  page(place: { index: number; level: number }, signal: AbortSignal): Promise<TiffPage>;
  readonly notes: readonly string[];
}

interface Reading {
  readonly first: TiffPage;
  readonly said: TiffMetadata;
  readonly source: string;
  readonly signal: AbortSignal;
}

/** What is kept of pages: their offsets can be many. */
const keptBytes = 32 * 2 ** 20;

export async function findPages(tiff: TiffFile, reading: Reading): Promise<TiffPages> {
  const { first, said, source, signal } = reading;
  const pages = new ChunkCache<TiffPage>(keptBytes);
  const pageOf =
    (key: string, find: (signal: AbortSignal) => ReturnType<TiffFile["directory"]>) =>
    (signal: AbortSignal) =>
      pages.get(key, {
        load: async (signal) => {
          const directory = await find(signal);
          if (!directory) throw new Error("the file has no such page");
          return readPage(directory, { source, signal });
        },
        signal,
      });
  const at = (offset: number, signal: AbortSignal) =>
    pageOf(`at ${offset}`, (signal) => tiff.directoryAt(offset, signal))(signal);
  const inChain = (index: number, signal: AbortSignal) =>
    pageOf(`page ${index}`, (signal) => tiff.directory(index, signal))(signal);
  const onLevel = async (
    { index, level }: { index: number; level: number },
    signal: AbortSignal,
  ): Promise<TiffPage> => {
    const page = await inChain(index, signal);
    const offset = page.subDirectories[level - 1];
    if (level === 0) return page;
    if (offset === undefined) throw new Error(`it has no level ${level}`);
    return at(offset, signal);
  };
  const inside = await Promise.all(first.subDirectories.map((offset) => at(offset, signal)));
  const coarser = inside.filter((page) => isCoarser(page, first));
  const levels = coarser.length === inside.length ? coarser : []; // what lies inside may be a mask
  if (said.planes) {
    const single = said.pages !== undefined && (await isOneRun(tiff, { first, said, signal }));
    const page = single ? async ({ index }: { index: number }) => shifted(first, index) : onLevel;
    return { planes: said.planes, levels: [first, ...levels], page, notes: [] };
  }
  return fromChain(tiff, { first, levels, page: onLevel, inChain, signal });
}

/** Nobody says what the pages are: those like the first are a stack, smaller ones of a single page its levels. */
async function fromChain(
  tiff: TiffFile,
  found: {
    first: TiffPage;
    levels: readonly TiffPage[];
    page: TiffPages["page"];
    inChain(index: number, signal: AbortSignal): Promise<TiffPage>;
    signal: AbortSignal;
  },
): Promise<TiffPages> {
  const { first, levels, signal } = found;
  const stack = [0];
  const smaller: number[] = [];
  let others = 0;
  for (let index = 1; await tiff.directory(index, signal); index++) {
    const page = await found.inChain(index, signal).catch(() => undefined); // it need not be readable
    signal.throwIfAborted();
    if (page && isLike(page, first)) stack.push(index);
    else if (page && isCoarser(page, first)) smaller.push(index);
    else others++;
  }
  const isPyramid = stack.length === 1 && levels.length === 0 && smaller.length > 0;
  if (!isPyramid) others += smaller.length;
  const notes =
    others > 0 ? [`The file has ${others} more pages of another size or type, not shown`] : [];
  if (!isPyramid)
    return {
      planes: stackOf(stack),
      levels: [first, ...levels],
      page: found.page,
      notes,
    };
  const read = smaller.map(async (index) => ({ index, page: await found.inChain(index, signal) }));
  const sorted = (await Promise.all(read)).toSorted((a, b) => b.page.width - a.page.width);
  const order = [0, ...sorted.map(({ index }) => index)];
  return {
    planes: planesInOrder([]),
    levels: [first, ...sorted.map(({ page }) => page)],
    page: ({ level }, signal) => found.inChain(order[level] ?? 0, signal),
    notes,
  };
}

function stackOf(pages: readonly number[]): Planes {
  const inOrder = planesInOrder([{ name: "z", length: pages.length }]);
  return { axes: inOrder.axes, pageAt: (index) => pages[inOrder.pageAt(index)] ?? 0 };
}

/** Smaller by the same factor along both axes, and stored alike: a thumbnail in strips is no level of tiles. */
function isCoarser(page: TiffPage, first: TiffPage): boolean {
  if (!hasSamplesOf(page, first) || (page.tile === undefined) !== (first.tile === undefined))
    return false;
  const [across, down] = [first.width / page.width, first.height / page.height];
  return across > 1.4 && Math.abs(across / down - 1) < 0.05 + 1 / Math.min(page.width, page.height);
}

/** ImageJ writes stacks beyond 4 GB as one page, and all planes after it. */
async function isOneRun(
  tiff: TiffFile,
  { first, said, signal }: Pick<Reading, "first" | "said" | "signal">,
): Promise<boolean> {
  if (said.pages === 1 || first.compression !== 1 || first.tile) return false;
  return !(await tiff.directory(1, signal));
}

function shifted(page: TiffPage, index: number): TiffPage {
  const planeBytes = (page.width * page.height * page.samples * page.type.bits) / 8;
  return { ...page, offsets: page.offsets.map((offset) => offset + index * planeBytes) };
}
