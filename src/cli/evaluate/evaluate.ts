import { basename, dirname } from "node:path";
import type { Backend } from "#compute/index.ts";
import { FileStore } from "#io/node/file-store.ts";
import { ModelPredictor } from "#ml/predict/model-predictor.ts";
import { type MeasuredImage, metricsCsv } from "#ml/results/metrics-csv.ts";
import { testImage } from "#ml/results/test-image.ts";
import { badArgument, type Option, readCommandLine, required } from "../command-line.ts";
import { untilInterrupted } from "../interruption.ts";
import { measuredTable } from "../measured-table.ts";
import { deviceHelp, nodeNetworks, readDevice } from "../node-networks.ts";
import { openModel } from "../open-model.ts";
import { ProgressLine } from "../progress-line.ts";
import { readTiling, type Tiling, tilingHelp, tilingOptions } from "../tiling.ts";
import { openFolders } from "../train/training-pairs.ts";

interface EvaluateOptions extends Tiling {
  readonly checkpoint: string;
  readonly images: string;
  readonly masks: string;
  readonly csv: string | undefined;
  readonly device: Backend | "auto";
}

const help = `lamella evaluate --checkpoint FILE --images DIR --masks DIR [options]
Measures a trained network at probability 0.5: Dice, IoU, precision, recall and pixel accuracy of each image, as the mean over
images, and over all pixels. Images are resized and normalised as they were in training.

  --checkpoint FILE  the best one of a run, or the folder of a model
  --images DIR       images
  --masks DIR        their masks, of the same names
  --csv FILE         the same figures as CSV
${tilingHelp}
  ${deviceHelp}
  --help

  lamella evaluate --checkpoint results/pets/checkpoints/pets_1-checkpoint-best.safetensors --images val/x --masks val/y
`;

/** `lamella evaluate`: a table on stdout. */
export async function evaluateCommand(args: string[]): Promise<void> {
  const options = readOptions(args);
  if (!options) return void process.stdout.write(help);
  const progress = new ProgressLine(process.stderr);
  const measured = await untilInterrupted((signal) => measureAll(options, progress, signal));
  progress.clear();
  process.stdout.write(measuredTable(measured));
  if (options.csv === undefined) return;
  const store = new FileStore(dirname(options.csv));
  await store.set(`/${basename(options.csv)}`, new TextEncoder().encode(metricsCsv(measured)));
}

async function measureAll(
  { checkpoint, images, masks, device, tile, tta }: EvaluateOptions,
  progress: ProgressLine,
  signal: AbortSignal,
): Promise<MeasuredImage[]> {
  const [model, pairs] = await Promise.all([
    openModel(checkpoint, signal),
    openFolders({ images, masks }, signal),
  ]);
  const networks = nodeNetworks();
  const predictor = await ModelPredictor.open(model, {
    ...{ networks, tta, backend: device },
    began: ({ note, reason }) => progress.line(note ?? reason),
  });
  const measured: MeasuredImage[] = [];
  try {
    for (const [done, { name, ...pair }] of pairs.entries()) {
      progress.show({ title: "evaluate", done, total: pairs.length, figures: [name] });
      const { counts } = await testImage(predictor, pair, { tile, signal });
      if (counts) measured.push({ name, counts });
    }
  } finally {
    predictor.dispose();
    networks.dispose();
  }
  return measured;
}

function readOptions(args: readonly string[]): EvaluateOptions | undefined {
  const at = (option: string): Option => ({ command: "evaluate", option });
  const { values, positionals } = readCommandLine(
    { command: "evaluate", args },
    {
      checkpoint: { type: "string" },
      images: { type: "string" },
      masks: { type: "string" },
      csv: { type: "string" },
      ...tilingOptions,
      device: { type: "string", default: "auto" },
      help: { type: "boolean" },
    },
  );
  if (values.help) return undefined;
  if (positionals.length > 0) throw badArgument(at(""), `"${positionals[0]}" is no option`);
  return {
    checkpoint: required(values.checkpoint, at("--checkpoint")),
    images: required(values.images, at("--images")),
    masks: required(values.masks, at("--masks")),
    csv: values.csv,
    ...readTiling(values, "evaluate"),
    device: readDevice(values.device, "evaluate"),
  };
}
