import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { Failure } from "#core/failure.ts";
import { FileStore } from "#io/node/file-store.ts";
import { png } from "#io/write/png.ts";
import { tiff } from "#io/write/tiff.ts";
import { thresholdOf } from "#ml/config/run-job.ts";
import { ModelPredictor } from "#ml/predict/model-predictor.ts";
import { fileInMemory } from "#ml/results/file-in-memory.ts";
import { binarizedImage, type Predicted, probabilityImage } from "#ml/results/predicted-image.ts";
import { testImage } from "#ml/results/test-image.ts";
import { badArgument } from "../command-line.ts";
import { nodeNetworks } from "../node-networks.ts";
import { findImages, type NamedImage } from "../open-images.ts";
import { openModel } from "../open-model.ts";
import type { ProgressLine } from "../progress-line.ts";
import { paceFigures } from "./pace-figures.ts";
import type { PredictOptions } from "./predict-options.ts";
import { predictToZarr } from "./predict-to-zarr.ts";
import { binarizedName, type PredictWork } from "./predict-work.ts";

/** Predicts what was asked for; resolves with the paths that were written. */
export async function predictImages(
  options: PredictOptions,
  progress: ProgressLine,
  signal: AbortSignal,
): Promise<string[]> {
  const { checkpoint, image, out } = options;
  const [model, images] = await Promise.all([
    openModel(checkpoint, signal),
    findImages(image, signal),
  ]);
  const [only, ...more] = images;
  const ending = /\.(tiff?|png|ome\.zarr|zarr)$/i.exec(out)?.[1]?.toLowerCase();
  if (ending !== undefined && more.length > 0)
    throw badArgument(
      { command: "predict", option: "--out" },
      `"${out}" is one image, and ${image} holds ${images.length}; name a folder`,
    );
  if (ending !== undefined) requireFree([out, binarizedName(out)]);
  if (options.level > 0 && !ending?.endsWith("zarr"))
    throw badArgument(
      { command: "predict", option: "--level" },
      "a level is chosen where --out is an .ome.zarr, which has levels itself",
    );
  const work = { options, model, networks: nodeNetworks(), progress };
  try {
    if (ending === undefined || !only) return await predictFolder(images, work, signal);
    if (ending.endsWith("zarr")) return await predictToZarr(only, work, signal);
    return await predictFile(only, { ...work, isPng: ending === "png" }, signal);
  } finally {
    work.networks.dispose();
  }
}

/** Nothing is written over: what is there may be the image itself. */
function requireFree(paths: readonly string[]): void {
  for (const path of paths)
    if (existsSync(path))
      throw new Failure(
        { code: "save/exists", place: path },
        `${path} is there already; name another --out, or remove it`,
      );
}

async function predictFolder(
  images: readonly NamedImage[],
  work: PredictWork,
  signal: AbortSignal,
): Promise<string[]> {
  const { out } = work.options;
  const store = new FileStore(out);
  const written: string[] = [];
  const predictor = await openPredictor(work);
  try {
    for (const [done, image] of images.entries()) {
      work.progress.show({ title: "predict", done, total: images.length, figures: [image.name] });
      const predicted = await predictOne(predictor, { image, work }, signal);
      const name = `${image.name}.tif`;
      const files = await filesOf(predicted, { isPng: false, signal });
      await store.set(`/per_image/${name}`, files.probability);
      await store.set(`/per_image_binarized/${name}`, files.binarized);
      written.push(join(out, "per_image", name), join(out, "per_image_binarized", name));
    }
  } finally {
    predictor.dispose();
  }
  return written;
}

async function predictFile(
  image: NamedImage,
  { isPng, ...work }: PredictWork & { readonly isPng: boolean },
  signal: AbortSignal,
): Promise<string[]> {
  const { out } = work.options;
  const predictor = await openPredictor(work);
  try {
    const predicted = await predictOne(predictor, { image, work }, signal);
    const { probability, binarized } = await filesOf(predicted, { isPng, signal });
    const store = new FileStore(dirname(out));
    const second = binarizedName(out);
    await store.set(`/${basename(out)}`, probability);
    await store.set(`/${basename(second)}`, binarized);
    return [out, second];
  } finally {
    predictor.dispose();
  }
}

function openPredictor({
  model,
  networks,
  options,
  progress,
}: PredictWork): Promise<ModelPredictor> {
  const { device, tta } = options;
  return ModelPredictor.open(model, {
    ...{ networks, tta, backend: device },
    began: ({ note, reason }) => progress.line(note ?? reason),
  });
}

async function predictOne(
  predictor: ModelPredictor,
  { image: { name, open }, work }: { readonly image: NamedImage; readonly work: PredictWork },
  signal: AbortSignal,
): Promise<Predicted> {
  const image = await open(signal);
  const { planes } = await testImage(
    predictor,
    { image },
    {
      tile: work.options.tile,
      signal,
      report: ({ tilesDone: done, tilesTotal: total, ...pace }) =>
        work.progress.show({ title: name, done, total, figures: paceFigures(pace) }),
    },
  );
  const { classes, job } = work.model.card;
  return { name, grid: image.grid, planes, classes, threshold: thresholdOf(job) };
}

async function filesOf(
  predicted: Predicted,
  { isPng, signal }: { readonly isPng: boolean; readonly signal: AbortSignal },
) {
  const [format, dtype] = isPng ? ([png, "uint8"] as const) : ([tiff, "float32"] as const);
  return {
    probability: await fileInMemory(probabilityImage(predicted, dtype), format, signal),
    binarized: await fileInMemory(binarizedImage(predicted), format, signal),
  };
}
