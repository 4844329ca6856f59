import { basename, dirname } from "node:path";
import type { ObjectRules } from "#core/objects/separate.ts";
import { FileStore } from "#io/node/file-store.ts";
import { thresholdOf } from "#ml/config/run-job.ts";
import type { ImagePair } from "#ml/data/training-source.ts";
import { ModelPredictor } from "#ml/predict/model-predictor.ts";
import { type MeasuredImage, metricsCsv } from "#ml/results/metrics-csv.ts";
import { testImage } from "#ml/results/test-image.ts";
import { probability, readCommandLine, required } from "../command-line.ts";
import { standardError } from "../command-thread.ts";
import { untilInterrupted } from "../interruption.ts";
import { measuredTable } from "../measured-table.ts";
import { type ModelOptions, modelOptions, readModelOptions } from "../model-options.ts";
import { deviceHelp, nodeNetworks } from "../node-networks.ts";
import { openModel } from "../open-model.ts";
import { ProgressLine } from "../progress-line.ts";
import { tilingHelp } from "../tiling.ts";
import { openFolders } from "../train/training-pairs.ts";
import { type MeasuredObjects, measureObjects } from "./measure-objects.ts";
import { objectOptions, objectsHelp, readObjectRules } from "./object-rules.ts";
import { objectsTable } from "./objects-table.ts";

interface EvaluateOptions extends ModelOptions {
  readonly images: string;
  readonly masks: string;
  readonly csv: string | undefined;
  readonly threshold: number | undefined;
  /** How objects are made of the prediction, where they are measured. */
  readonly rules: ObjectRules | undefined;
}

interface Measured {
  readonly pixels: MeasuredImage[];
  /** Empty where they were not asked for. */
  readonly objects: MeasuredObjects[];
}

const help = `lamella evaluate --checkpoint FILE --images DIR --masks DIR [options]
Measures a trained network: Dice, IoU, precision, recall and pixel accuracy of each image, as the mean over images, and over all
pixels; of several classes also as the mean over classes. Images are resized and normalised as they were in training. With --objects,
AP@0.5 too: the share of objects that the prediction and the mask both have, at an IoU above one half, among all (Data Science Bowl
2018), its mean over IoU 0.5 to 0.95, and both again for what simply hangs together.

  --checkpoint FILE  the best one of a run, or the folder of a model
  --images DIR       images
  --masks DIR        their masks, of the same names
  --threshold P      the probability above which a pixel is foreground, 0 to 1; that of the model's job by default
  --csv FILE         the same figures as CSV
${objectsHelp}${tilingHelp}
  ${deviceHelp}
  --help

  lamella evaluate --checkpoint results/pets/checkpoints/pets_1-checkpoint-best.safetensors --images val/x --masks val/y
`;

/** `lamella evaluate`: a table on stdout. */
export async function evaluateCommand(args: string[]): Promise<void> {
  const options = readEvaluateOptions(args);
  if (!options) return void process.stdout.write(help);
  const progress = new ProgressLine(standardError());
  const measured = await untilInterrupted((signal) => measureAll(options, progress, signal));
  progress.clear();
  process.stdout.write(measuredTable(measured.pixels));
  if (options.rules) process.stdout.write(`\n${objectsTable(measured.objects)}`);
  if (options.csv === undefined) return;
  const store = new FileStore(dirname(options.csv));
  await store.set(
    `/${basename(options.csv)}`,
    new TextEncoder().encode(metricsCsv(measured.pixels)),
  );
}

async function measureAll(
  { checkpoint, images, masks, device, tile, tta, threshold, rules }: EvaluateOptions,
  progress: ProgressLine,
  signal: AbortSignal,
): Promise<Measured> {
  const [model, pairs] = await Promise.all([
    openModel(checkpoint, signal),
    openFolders({ images, masks }, signal),
  ]);
  const networks = nodeNetworks();
  try {
    const predictor = await ModelPredictor.open(model, {
      ...{ networks, tta, backend: device },
      began: ({ note, reason }) => progress.line(note ?? reason),
    });
    try {
      return await measurePairs(predictor, { pairs, tile, threshold, rules, progress }, signal);
    } finally {
      predictor.dispose();
    }
  } finally {
    networks.dispose();
  }
}

interface Measuring extends Pick<EvaluateOptions, "tile" | "threshold" | "rules"> {
  readonly pairs: readonly ImagePair[];
  readonly progress: ProgressLine;
}

async function measurePairs(
  predictor: ModelPredictor,
  { pairs, tile, threshold, rules, progress }: Measuring,
  signal: AbortSignal,
): Promise<Measured> {
  const measured: Measured = { pixels: [], objects: [] };
  const { classes, job } = predictor.model.card;
  const { outputs } = classes;
  const level = threshold ?? thresholdOf(job);
  const output = Math.max(
    0,
    outputs.findIndex(({ id }) => id !== 0),
  );
  for (const [done, { name, ...pair }] of pairs.entries()) {
    progress.show({ title: "evaluate", done, total: pairs.length, figures: [name] });
    const { counts, planes } = await testImage(predictor, pair, { tile, threshold: level, signal });
    if (counts) measured.pixels.push({ name, counts });
    const wanted = rules && { name, mask: pair.mask, rules, output, threshold: level };
    if (wanted) measured.objects.push(await measureObjects(planes, wanted, signal));
  }
  return measured;
}

function readEvaluateOptions(args: readonly string[]): EvaluateOptions | undefined {
  const command = "evaluate";
  const read = readCommandLine(
    { command, args },
    {
      images: { type: "string" },
      masks: { type: "string" },
      csv: { type: "string" },
      threshold: { type: "string" },
      ...objectOptions,
      ...modelOptions,
    },
  );
  const { images, masks, csv, threshold, help } = read.values;
  if (help) return undefined;
  return {
    ...readModelOptions(read, command),
    images: required(images, { command, option: "--images" }),
    masks: required(masks, { command, option: "--masks" }),
    csv,
    threshold: probability(threshold, { command, option: "--threshold" }),
    rules: readObjectRules(read.values, command),
  };
}
