import { Failure } from "#core/failure.ts";
import { lengthOf } from "#core/layers/grid.ts";
import type { Unlabelled } from "#core/layers/layer.ts";
import type { Random } from "#core/random.ts";
import type { MultiscaleImage, PixelSource, Region } from "#io/pixel-source.ts";
import { type Activation, classOf, decideClasses } from "./classes.ts";
import { holdOut } from "./hold-out.ts";
import { measureNormalization } from "./normalization.ts";
import type { TrainingData } from "./patch.ts";
import { planeAxes, planesOf } from "./plane.ts";
import { type Cell, cellsByClass, surveyLabels } from "./survey.ts";

/** What a job says about its data. */
export interface DataRequest {
  readonly image: MultiscaleImage;
  readonly labels: MultiscaleImage;
  /** The labels layer, for messages. */
  readonly labelsName: string;
  /** Level-0 regions outside of which the labels are 0, where that is known. */
  readonly paintedIn: readonly Region[] | undefined;
  readonly channels: readonly number[] | undefined;
  readonly unlabelled: Unlabelled;
  readonly activation: Activation;
  readonly classes: readonly number[] | undefined;
  readonly planes: Region;
  readonly validationFraction: number;
  readonly patch: readonly [number, number];
  readonly random: Random;
}

export interface PreparedData {
  readonly data: TrainingData;
  /** Where something counts, by class. */
  readonly cells: readonly Cell[];
}

const surveyBudgetPx = 2 ** 26;

/**
 * Looks at the labels and the image once: what is to be learnt, where it is, what is held out, mean and deviation.
 * Throws `train/no-labels`, `train/bad-job` or `layer/grid-mismatch`, before anything has started.
 */
export async function prepareData(
  request: DataRequest,
  signal: AbortSignal,
): Promise<PreparedData> {
  const { image, labels, unlabelled, planes, random } = request;
  const [imageLevel] = image.levels;
  const [labelsLevel] = labels.levels;
  checkPlanes(imageLevel, planes);
  checkGrids(imageLevel, labelsLevel, request.labelsName);
  const channels = chooseChannels(imageLevel, request.channels);
  const survey = await surveyLabels(
    labels,
    {
      within: onlyAxesOf(labelsLevel, planes),
      countsZero: unlabelled === "background",
      places: unlabelled === "ignore" ? request.paintedIn : undefined, // else all of it is labelled
      budgetPx: surveyBudgetPx,
      random: random.fork(),
    },
    signal,
  );
  const classes = decideClasses({
    unlabelled,
    activation: request.activation,
    named: request.classes,
    found: survey.ids,
    layer: request.labelsName,
  });
  const cells = cellsByClass(survey.cells, (id) => classOf(classes, id));
  const measured = { planes: planesOf(imageLevel, planes), channels, random: random.fork() };
  const data: TrainingData = {
    image: imageLevel,
    labels: labelsLevel,
    labelPlanes: survey.planes,
    within: planes,
    channels,
    classes,
    normalization: await measureNormalization(imageLevel, measured, signal),
    holdOut: holdOut(cells, {
      fraction: request.validationFraction,
      patchPx: Math.min(...request.patch),
      random: random.fork(),
    }),
  };
  return { data, cells };
}

function checkPlanes(image: PixelSource, planes: Region): void {
  for (const [axis, [start, stop]] of Object.entries(planes)) {
    const key = `planes.${axis}`;
    const known = planeAxes(image).join(", ") || "none";
    if (!planeAxes(image).includes(axis))
      throw badJob(key, `The image has no planes along ${axis}; known: ${known}`);
    const length = lengthOf(image, axis);
    if (start >= stop || stop > length)
      throw badJob(key, `${axis} ${start} to ${stop} is not inside the image: 0 to ${length}`);
  }
}

/** Labels may lack axes of the image (then they serve every plane), and must agree along the others. */
function checkGrids(image: PixelSource, labels: PixelSource, layer: string): void {
  for (const axis of ["y", "x", ...planeAxes(labels)]) {
    const wanted = lengthOf(image, axis);
    const found = lengthOf(labels, axis);
    const isBroadcast = found === 1 && axis !== "y" && axis !== "x";
    if (found !== wanted && !isBroadcast)
      throw new Failure(
        { code: "layer/grid-mismatch", layer },
        `The labels have ${found} samples along ${axis}, the image ${wanted}; labels must lie on the image's grid`,
      );
  }
}

function chooseChannels(
  image: PixelSource,
  wanted: readonly number[] | undefined,
): readonly number[] {
  const count = lengthOf(image, "c");
  const channels = wanted ?? Array.from({ length: count }, (_, i) => i);
  const surplus = channels.find((channel) => channel >= count);
  if (surplus === undefined) return channels;
  throw badJob("channels", `The image has no channel ${surplus}; known: 0 to ${count - 1}`);
}

function onlyAxesOf(labels: PixelSource, planes: Region): Region {
  return Object.fromEntries(Object.entries(planes).filter(([axis]) => lengthOf(labels, axis) > 1));
}

function badJob(key: string, message: string): Failure {
  return new Failure({ code: "train/bad-job", key }, message);
}
