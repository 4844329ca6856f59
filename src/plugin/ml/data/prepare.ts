import { Failure } from "#core/failure.ts";
import { lengthOf } from "#core/layers/grid.ts";
import type { Random } from "#core/random.ts";
import type { PixelSource, Region } from "#io/pixel-source.ts";
import type { Job } from "../config/job.ts";
import { type Activation, classOf, decideClasses } from "./classes.ts";
import { grouped } from "./grouped.ts";
import type { HoldOut } from "./hold-out.ts";
import { shareOf } from "./label-share.ts";
import { type Slab, usualBlocks } from "./measure.ts";
import { type Member, membersOf } from "./members.ts";
import { Normalizer } from "./normalizer.ts";
import { type PixelSize, pixelSizeOf } from "./pixel-size.ts";
import { type Plane, planesOf } from "./plane.ts";
import type { Sheet, TrainingData } from "./sheet.ts";
import { split } from "./split.ts";
import { type Cell, cellsByClass, type Survey, surveyLabels } from "./survey.ts";
import type { TrainingSource } from "./training-source.ts";

/** What is learnt from, and what the job says about it. */
export interface DataRequest {
  readonly source: TrainingSource;
  readonly job: DataJob;
  readonly activation: Activation;
  readonly random: Random;
}

export type DataJob = Pick<
  Job,
  | "antialias"
  | "channels"
  | "classes"
  | "ignoreLabel"
  | "labelMap"
  | "labelThreshold"
  | "learnFrom"
  | "normalization"
  | "patch"
  | "planes"
  | "resize"
  | "unlabelled"
  | "validation"
>;

export interface PreparedData {
  readonly data: TrainingData;
  /** Where something counts, by class, and is not held out. */
  readonly cells: readonly Cell[];
  /** Of the first image; undefined where that does not say it, or is resized. */
  readonly pixelSize?: PixelSize | undefined;
}

/** Labels to read before the start; of larger ones a part tells enough. */
const surveyBudgetPx = 2 ** 26;
/** A data set is measured as a whole up to 268 million pixels. */
const dataSetBlocks = 4096;

/**
 * Looks at the labels and the images once: what is to be learnt, where it is, what is held out, how to normalise. Throws
 * `train/no-labels`, `train/bad-job` or `layer/grid-mismatch`, before anything has started.
 */
export async function prepareData(
  request: DataRequest,
  signal: AbortSignal,
): Promise<PreparedData> {
  const { source, job } = request;
  const [surveying, measuring, splitting, sharing] = forks(request.random);
  const members = membersOf(source, job);
  const {
    sheets,
    cells: found,
    ids,
  } = await surveyAll(members, { job, random: surveying }, signal);
  const classes = decideClasses({
    unlabelled: job.unlabelled,
    activation: request.activation,
    named: job.classes,
    found: ids,
    names: source.kind === "layers" ? source.labelNames : undefined,
    ignored: job.ignoreLabel,
    layer: members[0]?.name ?? "",
  });
  const cells = cellsByClass(found, (id) => classOf(classes, id));
  const given = new Set(members.flatMap(({ isForValidation }, i) => (isForValidation ? [i] : [])));
  const holdOut = split({ sheets, cells, given, job, random: splitting });
  const left = cells.filter(({ sheet, y, x }) => !holdOut.has(sheet, y, x));
  if (left.length === 0) throw nothingLeft(members);
  const learnt = shareOf(left, { sheets, job, random: sharing });
  const normalizer = await Normalizer.create(
    job.normalization,
    {
      slabs: slabsOf(members, { planes: job.planes, sheets, holdOut }),
      mostBlocks: source.kind === "layers" ? usualBlocks : dataSetBlocks,
      random: measuring,
    },
    signal,
  );
  const { passedOver } = learnt;
  const data = { sheets, classes, holdOut, passedOver, normalizer };
  return { data, cells: learnt.cells, pixelSize: job.resize ? undefined : pixelSizeIn(source) };
}

function pixelSizeIn(source: TrainingSource): PixelSize | undefined {
  const first = source.kind === "layers" ? source.image : source.train[0]?.image;
  return first && pixelSizeOf(first.grid);
}

/** One after the other, so that a change to one draw does not shift the next. */
function forks(random: Random): [Random, Random, Random, Random] {
  return [random.fork(), random.fork(), random.fork(), random.fork()];
}

interface Surveying {
  readonly job: DataJob;
  readonly random: Random;
}

/** Surveys every member but those that are only measured on, and makes sheets of their planes. */
async function surveyAll(
  members: readonly Member[],
  { job, random }: Surveying,
  signal: AbortSignal,
): Promise<{ sheets: Sheet[]; cells: Cell[]; ids: number[] }> {
  const sheets: Sheet[] = [];
  const cells: Cell[] = [];
  const ids = new Set<number>();
  const budgetPx = surveyBudgetPx / members.filter((one) => !one.isForValidation).length;
  for (const [i, member] of members.entries()) {
    const within = onlyAxesOf(member.labels.levels[0], job.planes);
    const found: Survey = member.isForValidation
      ? { planes: planesOf(member.labels.levels[0], within), cells: [], ids: [] }
      : await surveyLabels(
          member.labels,
          surveyOptions(member, { within, job, budgetPx, random }),
          signal,
        );
    const offset = sheets.length;
    for (const plane of found.planes) sheets.push(sheetOf(member, { i, plane, job, members }));
    for (const cell of found.cells) cells.push({ ...cell, sheet: offset + cell.sheet });
    for (const id of found.ids) ids.add(id);
  }
  return { sheets, cells, ids: [...ids].sort((a, b) => a - b) };
}

function surveyOptions(
  { paintedIn }: Member,
  { job, ...options }: Surveying & { within: Region; budgetPx: number },
) {
  return {
    ...options,
    countsZero: job.unlabelled === "background",
    places: job.unlabelled === "ignore" ? paintedIn : undefined, // else all of it is labelled
  };
}

function sheetOf(
  { name, image, labels, channels }: Member,
  { i, plane, job, members }: { i: number; plane: Plane; job: DataJob; members: readonly Member[] },
): Sheet {
  const [level] = labels.levels;
  return {
    ...{ member: i, image, channels, labels: level, within: job.planes },
    // Of one stack the planes are what there is to name.
    name: members.length > 1 ? name : Object.values(plane).join("/") || name,
    plane: withoutBroadcast(plane, { labels: level, image }),
  };
}

/** Labels of one plane along an axis of the image's many serve them all. */
function withoutBroadcast(
  plane: Plane,
  { labels, image }: { labels: PixelSource; image: PixelSource },
): Plane {
  const isKept = (axis: string) => lengthOf(labels, axis) > 1 || lengthOf(image, axis) === 1;
  return Object.fromEntries(Object.entries(plane).filter(([axis]) => isKept(axis)));
}

/** The planes of all images that training sees, without what is held out of them. */
function slabsOf(
  members: readonly Member[],
  { planes, sheets, holdOut }: { planes: Region; sheets: readonly Sheet[]; holdOut: HoldOut },
): Slab[] {
  const byMember = grouped(sheets.entries(), ([, { member }]) => member);
  return members.flatMap(({ image, channels, isForValidation }, i) => {
    if (isForValidation) return [];
    return planesOf(image, planes).map((plane): Slab => {
      const over = byMember.get(i)?.filter(([, sheet]) => isOver(sheet, plane)) ?? [];
      const without = (rect: Parameters<HoldOut["within"]>[1]) =>
        over.flatMap(([index]) => holdOut.within(index, rect));
      return { image, channels, plane, without };
    });
  });
}

function isOver(sheet: Sheet, plane: Plane): boolean {
  return Object.entries(sheet.plane).every(([axis, at]) => plane[axis] === at);
}

function onlyAxesOf(labels: PixelSource, planes: Region): Region {
  return Object.fromEntries(Object.entries(planes).filter(([axis]) => lengthOf(labels, axis) > 1));
}

function nothingLeft(members: readonly Member[]): Failure {
  return new Failure(
    { code: "train/no-labels", layer: members[0]?.name ?? "" },
    "Nothing that is labelled is left to train on beside what is held out; hold out less",
  );
}
