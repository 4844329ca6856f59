import { join } from "node:path";
import type { MultiscaleImage } from "#io/pixel-source.ts";
import type { PretrainFile } from "#ml/config/job-file.ts";
import type { PretrainJob } from "#ml/config/pretrain-job.ts";
import { imageForModel } from "#ml/data/for-model.ts";
import { planesOf } from "#ml/data/plane.ts";
import { ModelPredictor } from "#ml/predict/model-predictor.ts";
import { reconstructTest } from "#ml/pretrain/reconstruct-test.ts";
import { reconstructionWriter } from "#ml/results/reconstruction-writer.ts";
import { checkpointKey } from "#ml/results/results-tree.ts";
import type { RunCard } from "#ml/results/run-card.ts";
import { meanValues, type ValuedImage } from "#ml/results/value-metrics-csv.ts";
import { openModel } from "../open-model.ts";
import type { TestImage } from "./pretrain-images.ts";
import type { RunParts, RunRequest } from "./run-request.ts";
import { valuesTable } from "./values-table.ts";

interface TestRequest extends RunRequest<PretrainFile> {
  readonly job: PretrainJob;
  readonly tests: readonly TestImage[];
}

/** Brings test images back with a run's best weights, and measures how well. Null where there are none. */
export async function reconstructTests(
  { file, job, options, files, tests }: TestRequest,
  { networks, progress }: Pick<RunParts, "networks" | "progress">,
  signal: AbortSignal,
): Promise<RunCard["test"]> {
  if (tests.length === 0) return null;
  const best = join(files.folder, checkpointKey(options, "best.safetensors"));
  const predictor = await ModelPredictor.open(await openModel(best, signal), {
    ...{ networks, tta: false, bringsBack: true, backend: options.device },
    began: ({ note }) => note && progress.line(note),
  });
  const measured: ValuedImage[] = [];
  const total = tests.length;
  const sized = (image: MultiscaleImage) => imageForModel(image, job);
  try {
    for (const [done, { name, open, degraded }] of tests.entries()) {
      progress.show({ title: "test", done, total, figures: [name] });
      const image = sized(await open(signal));
      const [level] = image.levels;
      const given = degraded && sized(await degraded(signal)).levels[0];
      const write = reconstructionWriter(files.tree, { name, grid: image.grid }, signal);
      const values = await reconstructTest(
        {
          ...{ predictor, image: level, degraded: given, packing: file.predict, index: done },
          planes: planesOf(level, job.planes),
        },
        write,
        signal,
      );
      measured.push({ name, values });
    }
  } finally {
    predictor.dispose();
  }
  await files.tree.valueMetrics(measured);
  progress.clear();
  process.stdout.write(valuesTable(measured));
  const perImage = meanValues(measured);
  return { dataSet: perImage, perImage };
}
