import { join } from "node:path";
import { tiff } from "#io/write/tiff.ts";
import type { TrainFile } from "#ml/config/job-file.ts";
import { thresholdOf } from "#ml/config/run-job.ts";
import { ModelPredictor } from "#ml/predict/model-predictor.ts";
import { fileInMemory } from "#ml/results/file-in-memory.ts";
import { type MeasuredImage, summaryOf } from "#ml/results/metrics-csv.ts";
import { binarizedImage, probabilityImage } from "#ml/results/predicted-image.ts";
import { checkpointKey } from "#ml/results/results-tree.ts";
import type { RunCard } from "#ml/results/run-card.ts";
import { testImage } from "#ml/results/test-image.ts";
import { measuredTable } from "../measured-table.ts";
import { findImages } from "../open-images.ts";
import { openModel } from "../open-model.ts";
import type { RunFiles } from "./run-files.ts";
import type { RunParts } from "./run-request.ts";
import type { TrainOptions } from "./train-options.ts";
import { openFolders } from "./training-pairs.ts";

interface TestRequest {
  readonly file: TrainFile;
  readonly files: RunFiles;
  readonly options: TrainOptions;
}

/** Predicts a job's test images with its best weights, and measures those that have masks. Null where it names none. */
export async function testRun(
  { file, files, options }: TestRequest,
  { networks, progress }: Pick<RunParts, "networks" | "progress">,
  signal: AbortSignal,
): Promise<RunCard["test"]> {
  const place = file.data?.test;
  if (!place) return null;
  const images = await openTests(place, signal);
  const model = await openModel(
    join(files.folder, checkpointKey(options, "best.safetensors")),
    signal,
  );
  const { tile: tilePx, overlap, tta } = file.predict;
  const predictor = await ModelPredictor.open(model, {
    ...{ networks, tta, backend: options.device },
    began: ({ note }) => note && progress.line(note),
  });
  const measured: MeasuredImage[] = [];
  try {
    for (const [done, { name, open }] of images.entries()) {
      progress.show({ title: "test", done, total: images.length, figures: [name] });
      const pair = await open(signal);
      const { planes, counts } = await testImage(predictor, pair, {
        tile: { tilePx, overlap },
        signal,
      });
      if (counts) measured.push({ name, counts });
      const { classes, job } = model.card;
      const predicted = {
        ...{ name, grid: pair.image.grid, planes, classes },
        threshold: thresholdOf(job),
      };
      await files.tree.image(`${name}.tif`, {
        probability: await fileInMemory(probabilityImage(predicted, "float32"), tiff, signal),
        binarized: await fileInMemory(binarizedImage(predicted), tiff, signal),
      });
    }
  } finally {
    predictor.dispose();
  }
  if (measured.length === 0) return null;
  await files.tree.metrics(measured);
  progress.clear();
  process.stdout.write(measuredTable(measured));
  return summaryOf(measured);
}

type TestPlace = NonNullable<NonNullable<TrainFile["data"]>["test"]>;

async function openTests({ images, masks }: TestPlace, signal: AbortSignal) {
  if (masks === undefined)
    return (await findImages(images, signal)).map(({ name, open }) => ({
      name,
      open: async (signal: AbortSignal) => ({ image: await open(signal), mask: undefined }),
    }));
  const pairs = await openFolders({ images, masks }, signal);
  return pairs.map(({ name, image, mask }) => ({ name, open: async () => ({ image, mask }) }));
}
