import { Failure } from "#core/failure.ts";
import { createRandom, type Random } from "#core/random.ts";
import type { MultiscaleImage } from "#io/pixel-source.ts";
import { buildChoice } from "../config/choice.ts";
import { imageForModel } from "../data/for-model.ts";
import { enoughSquares, type HoldOut, holdOutSquares } from "../data/hold-out.ts";
import { type Slab, usualBlocks } from "../data/measure.ts";
import { Normalizer } from "../data/normalizer.ts";
import { planesOf, wholePlane } from "../data/plane.ts";
import { resizedCache, seenImages } from "../data/seen-images.ts";
import { split } from "../data/split.ts";
import { type Cell, cellPx } from "../data/survey.ts";
import { type Families, ownFamilies } from "../families/families.ts";
import type { Normalization } from "../normalizations/normalization.ts";
import type { Extent, PretextTask } from "../pretext/pretext.ts";
import { blocksPerPlane, ImageExtents } from "./image-extents.ts";
import type { PretextData, PretextDataJob, PretextSheet } from "./pretext-data.ts";
import type { NamedImage, PretrainSource } from "./pretrain-source.ts";

/** A data set is measured as a whole up to 268 million pixels. */
const dataSetBlocks = 4096;
/** Patches that are measured on: few enough that validation costs little, and as many as PyTorch's peers use. */
export const mostValidationPatches = 32;

/**
 * Looks at the images once: what is held out, how to normalise. Of large ones a sample is read. Throws `train/bad-job` before
 * anything has started.
 */
export async function preparePretextData(
  {
    source,
    job,
    random,
    families,
  }: { source: PretrainSource; job: PretextDataJob; random: Random; families?: Families },
  signal: AbortSignal,
): Promise<PretextData> {
  const task = taskOf(job, families);
  const [measuring, splitting] = [random.fork(), random.fork()];
  const { sheets, given } = sheetsOf(source, job);
  const holdOut = splitSheets(sheets, { given, job, random: splitting });
  if (sheets.every((sheet, i) => isHeld(sheet, i, holdOut))) throw nothingLeft();
  const slabs = sheets.map((sheet, i): Slab => {
    return { ...sheet, without: (rect) => holdOut.within(i, rect) };
  });
  const mostBlocks = source.kind === "layer" ? usualBlocks : dataSetBlocks;
  const known = { slabs: slabs.filter((_, i) => !given.has(i)), mostBlocks };
  const measure = (normalization: PretextDataJob["normalization"]) =>
    Normalizer.create(normalization, { ...known, random: measuring.fork() }, signal);
  const normalizer = await measure(job.normalization);
  const isMean = job.normalization.id === "mean-std";
  const { mean } = isMean ? normalizer.saved : (await measure({ id: "mean-std" })).saved;
  const extent = extentOf(sheets) ?? extentIn((await measure({ id: "scale" })).saved);
  const extents = new ImageExtents(sheets, {
    mostBlocks: blocksPerPlane(sheets.length),
    randomOf: (plane) => createRandom(plane),
  });
  return { sheets, holdOut, normalizer, extents, task, seed: job.seed, mean, extent };
}

/** Of pixels whose kind says it. */
function extentOf(sheets: readonly PretextSheet[]): Extent | undefined {
  const [first = "", ...more] = new Set(sheets.map(({ image }) => image.dtype));
  const max = more.length === 0 ? largestOf[first] : undefined;
  return max === undefined ? undefined : { min: 0, max };
}

const largestOf: { readonly [dtype: string]: number } = { uint8: 255, uint16: 65535 };

/** Of what was measured: its least value is taken for 0, its width for 1. */
function extentIn({ mean, std }: Normalization): Extent {
  const tops = mean.map((low, c) => low + (std[c] ?? 1));
  return { min: Math.min(...mean), max: Math.max(...tops) };
}

/** Throws `train/bad-job` where the job's patches are no whole blocks. */
export function taskOf(
  { pretext, patch }: Pick<PretextDataJob, "pretext" | "patch">,
  { pretexts }: Families = ownFamilies,
): PretextTask {
  const task = buildChoice(pretexts, pretext);
  const { blockPx = 1 } = task.hiding ?? {};
  if (patch.every((side) => side % blockPx === 0)) return task;
  throw new Failure(
    { code: "train/bad-job", key: "pretext.block" },
    `Patches of ${patch.join(" x ")} are not made of whole blocks of ${blockPx}; both sides must be multiples of it`,
  );
}

/** Every plane of every image, and those that are only there to be measured on. */
function sheetsOf(source: PretrainSource, job: PretextDataJob) {
  const isLayer = source.kind === "layer";
  const train = isLayer ? [source] : source.train;
  const images = isLayer ? train : [...train, ...(source.validation ?? [])];
  if (train.length === 0) throw nothingLeft();
  const cache = resizedCache();
  const seen = seenImages(images, { job, isLayer, cache });
  const degraded = images.map((of, i) => {
    if (!of.degraded) return undefined;
    checkDegraded(of, of.degraded);
    return imageForModel(of.degraded, job, { cache, key: `degraded ${i}` }).levels[0];
  });
  const sheets: PretextSheet[] = [];
  const given = new Set<number>();
  for (const [i, image] of seen.entries())
    for (const plane of planesOf(image.image, job.planes)) {
      if (i >= train.length) given.add(sheets.length);
      const ofFile = images[i]?.name ?? "";
      const name = images.length > 1 ? ofFile : Object.values(plane).join("/") || ofFile;
      sheets.push({ ...image, degraded: degraded[i], member: sheets.length, name, plane });
    }
  return { sheets, given };
}

/** Throws `dataset/unpaired` where a degraded image is not on its original's grid. */
function checkDegraded({ name, image }: NamedImage, degraded: MultiscaleImage): void {
  const sizeOf = ({ grid }: MultiscaleImage) =>
    grid.axes.flatMap((axis, i) => ((grid.shape[i] ?? 1) > 1 ? [`${axis} ${grid.shape[i]}`] : []));
  const [wanted, found] = [sizeOf(image), sizeOf(degraded)];
  if (`${wanted.toSorted()}` === `${found.toSorted()}`) return;
  throw new Failure(
    { code: "dataset/unpaired", source: name, files: [name] },
    `What was degraded of ${name} is of another size: ${found.join(", ")} for ${wanted.join(", ")}`,
  );
}

interface Splitting {
  readonly given: ReadonlySet<number>;
  readonly job: PretextDataJob;
  readonly random: Random;
}

/** As a training's split, every plane being an image; a fraction of a single plane is of its squares. */
function splitSheets(sheets: readonly PretextSheet[], { given, job, random }: Splitting): HoldOut {
  const { fraction } = job.validation;
  const [only, ...more] = sheets;
  if (only && more.length === 0 && fraction !== undefined) {
    const patchPx = Math.min(...job.patch);
    return holdOutSquares(squaresOver(only, patchPx), { fraction, patchPx, random });
  }
  const cells = sheets.map((_, sheet): Cell => ({ sheet, y: 0, x: 0, counts: new Map([[0, 1]]) }));
  return split({ sheets, cells, given, job, random, mostPieces: mostValidationPatches });
}

/** Squares of a plane, as large as a patch where there are enough of them. */
function squaresOver({ image }: PretextSheet, patchPx: number): Cell[] {
  const { height, width } = wholePlane(image);
  let side = Math.max(cellPx, Math.floor(patchPx / cellPx) * cellPx);
  while (side > cellPx && Math.ceil(height / side) * Math.ceil(width / side) < enoughSquares)
    side = Math.max(cellPx, Math.floor(side / 2 / cellPx) * cellPx);
  const cells: Cell[] = [];
  for (let y = 0; y < height; y += side)
    for (let x = 0; x < width; x += side) cells.push({ sheet: 0, y, x, counts: new Map([[0, 1]]) });
  return cells;
}

/** Whether nothing of a sheet is left to train on. */
export function isHeld({ image }: PretextSheet, index: number, holdOut: HoldOut): boolean {
  const whole = wholePlane(image);
  return holdOut
    .within(index, whole)
    .some(({ height, width }) => height === whole.height && width === whole.width);
}

function nothingLeft(): Failure {
  return new Failure(
    { code: "train/bad-job", key: "validation" },
    "No image is left to learn from beside what is held out; hold out less",
  );
}
