import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import type { Grid } from "#core/layers/grid.ts";
import { FileStore } from "#io/node/file-store.ts";
import type { MultiscaleImage } from "#io/pixel-source.ts";
import { omeZarr05 } from "#io/write/ome-zarr-0.5.ts";
import { openOmeZarr } from "#io/zarr/open-ome-zarr.ts";
import { thresholdOf } from "#ml/config/run-job.ts";
import type { Classes } from "#ml/data/classes.ts";
import { removeRecord } from "#ml/predict/prediction-state.ts";
import { classAxis, predictionGrid } from "#ml/predict/prediction-store.ts";
import { runPrediction } from "#ml/predict/run-prediction.ts";
import { takenFor } from "#ml/results/taken-for.ts";
import type { NamedImage } from "../open-images.ts";
import { paceFigures } from "./pace-figures.ts";
import { binarizedName, type PredictWork } from "./predict-work.ts";
import { takenLevel } from "./taken-level.ts";

/**
 * Predicts an image of any size, block by block, into OME-Zarr; what is half done has another name. Where it is interrupted, the
 * same command goes on from there.
 */
export async function predictToZarr(
  named: NamedImage,
  work: PredictWork,
  signal: AbortSignal,
): Promise<string[]> {
  const { out } = work.options;
  const [part, binarized] = [`${out}.part`, binarizedName(out)];
  const image = await named.open(signal);
  await predictPart(image, { name: named.name, part, work }, signal);
  const store = new FileStore(part);
  const { levels } = await openOmeZarr(store, { source: part, signal });
  const { classes, job } = work.model.card;
  const other = `${binarized}.part`;
  try {
    await rm(other, { recursive: true, force: true }); // of a process that was killed
    const predicted = { levels, grid: image.grid, classes, threshold: thresholdOf(job) };
    await writeTaken(predicted, { path: other, name: named.name, signal });
    await removeRecord(store);
    await rename(part, out);
    await rename(other, binarized);
  } finally {
    await rm(other, { recursive: true, force: true });
  }
  return [out, binarized];
}

async function predictPart(
  image: MultiscaleImage,
  {
    name,
    part,
    work,
  }: { readonly name: string; readonly part: string; readonly work: PredictWork },
  signal: AbortSignal,
): Promise<void> {
  const { options, model, networks, progress } = work;
  const { tile, tta, device, level } = options;
  const to = new FileStore(part);
  const wasThere = existsSync(part);
  let tilesDone: number | undefined;
  try {
    await runPrediction(
      networks,
      {
        ...{ model, image, name, to, region: {}, focus: {}, level, tta },
        tilePx: tile.tilePx === "whole" ? Math.max(...image.grid.shape.slice(-2)) : tile.tilePx,
        overlap: tile.overlap,
        backend: device,
      },
      {
        signal,
        began: ({ note, reason }) => progress.line(note ?? reason),
        note: (text) => progress.line(text),
        created: () => {},
        report({ tilesTotal: total, ...progressed }) {
          const isFirst = tilesDone === undefined;
          tilesDone = progressed.tilesDone;
          if (isFirst && tilesDone > 0)
            progress.line(`goes on in ${part}: ${tilesDone} of ${total} tiles are done`);
          progress.show({ title: name, done: tilesDone, total, figures: paceFigures(progressed) });
        },
        arrived: () => {},
      },
    );
  } catch (error) {
    if (tilesDone)
      progress.line(`What is done is kept in ${part}; the same command goes on with it`);
    else if (!wasThere) await rm(part, { recursive: true, force: true });
    throw error;
  }
}

interface ZarrPrediction extends Pick<MultiscaleImage, "levels"> {
  /** Of the image that was predicted. */
  readonly grid: Grid;
  readonly classes: Classes;
  readonly threshold: number;
}

async function writeTaken(
  { grid, levels, classes, threshold }: ZarrPrediction,
  {
    path,
    name,
    signal,
  }: { readonly path: string; readonly name: string; readonly signal: AbortSignal },
): Promise<void> {
  const [finest, ...coarser] = levels;
  const taking = { axis: classAxis, taken: takenFor(classes, threshold) };
  const image = {
    ...{ name, channels: [], ids: undefined, method: undefined },
    grid: predictionGrid(grid, 1),
    levels: [
      takenLevel(finest, taking),
      ...coarser.map((level) => takenLevel(level, taking)),
    ] as const,
  };
  await omeZarr05.write(image, new FileStore(path), { signal, onProgress: () => {} });
}
