import { Failure } from "#core/failure.ts";
import { type Random, shuffled } from "#core/random.ts";
import type { Region } from "#io/pixel-source.ts";
import type { Job } from "../config/job.ts";
import { fewNames } from "../weights/few-names.ts";
import { type HoldOut, holdOutSquares } from "./hold-out.ts";
import { holdOutAreas } from "./hold-out-areas.ts";
import { cut, isEmpty, planeAxes, type Rect, rangeAlong, wholePlane } from "./plane.ts";
import type { Sheet } from "./sheet.ts";
import type { Cell } from "./survey.ts";

/** A plane of an image, as far as a split asks about it. */
export type SplitSheet = Pick<Sheet, "member" | "name" | "image" | "plane">;

/** What is to be split. */
export interface Splitting {
  readonly sheets: readonly SplitSheet[];
  readonly cells: readonly Cell[];
  /** Members that are there to be measured on; with any, nothing else is held out. */
  readonly given: ReadonlySet<number>;
  readonly job: Pick<Job, "validation" | "patch">;
  readonly random: Random;
  /** Of whole images or a region: how many pieces are to be measured on; all where it is left out. */
  readonly mostPieces?: number | undefined;
}

/**
 * Holds out what the job says: a region, single images, or a fraction. That is of whole images where there are several, and
 * of squares where there is one; the planes of a single stack count as images only where the job speaks of images.
 * Throws `train/bad-job` where that leaves nothing to train on or nothing to measure on.
 */
export function split(splitting: Splitting): HoldOut {
  const { sheets, given, job } = splitting;
  const { validation } = job;
  if (given.size > 0) return images(splitting, (sheet) => given.has(sheet.member));
  if (validation.region) return region(splitting, validation.region);
  const isSeveral = new Set(sheets.map(({ member }) => member)).size > 1;
  if (validation.images !== undefined) return chosenImages(splitting, validation.images);
  const fraction = validation.fraction ?? 0;
  if (isSeveral) return shareOfImages(splitting, fraction);
  const patchPx = Math.min(...job.patch);
  return holdOutSquares(splitting.cells, { fraction, patchPx, random: splitting.random });
}

/** Those with something labelled, which alone can be measured on; sheets of one name are one image. */
function labelledNames({ sheets, cells }: Splitting): string[] {
  const labelled = new Set(cells.map(({ sheet }) => sheet));
  return [...new Set(sheets.filter((_, i) => labelled.has(i)).map(({ name }) => name))];
}

function chosenImages(splitting: Splitting, wanted: number | readonly string[]): HoldOut {
  const names = labelledNames(splitting);
  if (typeof wanted === "number") {
    if (wanted >= names.length)
      throw badSplit(
        "images",
        `${wanted} images to hold out of ${names.length} leave none to train on`,
      );
    return imagesCalled(splitting, shuffled(names, splitting.random).slice(0, wanted));
  }
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown === undefined) return imagesCalled(splitting, wanted);
  throw badSplit("images", `There is no image "${unknown}"; known: ${fewNames(names)}`);
}

/** About that share, but one at least and not all; with 0, validation is on what training sees. */
function shareOfImages(splitting: Splitting, fraction: number): HoldOut {
  if (fraction === 0) return images(splitting, () => true, false);
  const names = labelledNames(splitting);
  const count = Math.min(names.length - 1, Math.max(1, Math.round(fraction * names.length)));
  return imagesCalled(splitting, shuffled(names, splitting.random).slice(0, count));
}

function imagesCalled(splitting: Splitting, names: readonly string[]): HoldOut {
  const held = new Set(names);
  return images(splitting, ({ name }) => held.has(name));
}

function images(
  splitting: Splitting,
  isHeld: (sheet: SplitSheet) => boolean,
  isApart = true,
): HoldOut {
  const areas = new Map<number, Rect>();
  for (const [i, sheet] of splitting.sheets.entries())
    if (isHeld(sheet)) areas.set(i, wholePlane(sheet.image));
  return areasOf(splitting, areas, isApart);
}

function areasOf(
  { job, random, mostPieces }: Splitting,
  areas: ReadonlyMap<number, Rect>,
  isApart: boolean,
): HoldOut {
  const sample = mostPieces === undefined ? undefined : { most: mostPieces, random };
  return holdOutAreas(areas, { patch: job.patch, isApart, sample });
}

function region(splitting: Splitting, wanted: Region): HoldOut {
  const areas = new Map<number, Rect>();
  for (const [i, sheet] of splitting.sheets.entries()) {
    checkAxes(sheet, wanted);
    const isIn = Object.entries(wanted).every(([axis, [start, stop]]) => {
      const at = sheet.plane[axis];
      return at === undefined || (start <= at && at < stop);
    });
    const area = cut(rectOf(sheet, wanted), wholePlane(sheet.image));
    if (isIn && !isEmpty(area)) areas.set(i, area);
  }
  if (areas.size > 0) return areasOf(splitting, areas, true);
  throw badSplit("region", "The region to hold out lies outside of what training may look at");
}

function checkAxes({ image, plane }: SplitSheet, wanted: Region): void {
  for (const axis of Object.keys(wanted)) {
    if (axis === "y" || axis === "x" || plane[axis] !== undefined) continue;
    const isThere = planeAxes(image).includes(axis);
    throw badSplit(
      `region.${axis}`,
      isThere
        ? `The labels are the same for every ${axis}; no part of it can be held out`
        : `The image has no axis ${axis}; known: ${["y", "x", ...planeAxes(image)].join(", ")}`,
    );
  }
}

function rectOf({ image }: SplitSheet, wanted: Region): Rect {
  const [top, bottom] = rangeAlong(image, "y", wanted);
  const [left, right] = rangeAlong(image, "x", wanted);
  return { y: top, x: left, height: bottom - top, width: right - left };
}

function badSplit(key: string, message: string): Failure {
  return new Failure({ code: "train/bad-job", key: `validation.${key}` }, message);
}
