import { rename, rm } from "node:fs/promises";
import type { Grid } from "#core/layers/grid.ts";
import { FileStore } from "#io/node/file-store.ts";
import { openFile } from "#io/node/open-file.ts";
import type { MultiscaleImage } from "#io/pixel-source.ts";
import { omeZarr05 } from "#io/write/ome-zarr-0.5.ts";
import type { Classes } from "#ml/data/classes.ts";
import { classAxis, predictionGrid } from "#ml/predict/prediction-store.ts";
import { runPrediction } from "#ml/predict/run-prediction.ts";
import { takenFor } from "#ml/results/taken-for.ts";
import type { NamedImage } from "../open-images.ts";
import { clockText } from "../progress-line.ts";
import { binarizedName, type PredictWork } from "./predict-work.ts";
import { takenLevel } from "./taken-level.ts";

/** Predicts an image of any size, block by block, into OME-Zarr; what is half done has another name. */
export async function predictToZarr(
  { name, open }: NamedImage,
  { options, model, networks, progress }: PredictWork,
  signal: AbortSignal,
): Promise<string[]> {
  const { out, tile, tta, device } = options;
  const image = await open(signal);
  const part = `${out}.${process.pid}.part`;
  try {
    await runPrediction(
      networks,
      {
        ...{ model, image, name, to: new FileStore(part), region: {}, focus: {}, tta },
        tilePx: tile.tilePx === "whole" ? Math.max(...image.grid.shape.slice(-2)) : tile.tilePx,
        overlap: tile.overlap,
        backend: device,
      },
      {
        signal,
        began: ({ note, reason }) => progress.line(note ?? reason),
        created: () => {},
        report: ({ tilesDone: done, tilesTotal: total, etaMs }) => {
          const figures = etaMs === null ? [] : [`ETA ${clockText(etaMs)}`];
          progress.show({ title: name, done, total, figures });
        },
        arrived: () => {},
      },
    );
    await rename(part, out);
    const binarized = binarizedName(out);
    const { classes } = model.card;
    const predicted = { levels: (await openFile(out, signal)).levels, grid: image.grid, classes };
    await writeTaken(predicted, { path: part, name, signal });
    await rename(part, binarized);
    return [out, binarized];
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

interface ZarrPrediction extends Pick<MultiscaleImage, "levels"> {
  /** Of the image that was predicted. */
  readonly grid: Grid;
  readonly classes: Classes;
}

async function writeTaken(
  { grid, levels, classes }: ZarrPrediction,
  {
    path,
    name,
    signal,
  }: { readonly path: string; readonly name: string; readonly signal: AbortSignal },
): Promise<void> {
  const [finest, ...coarser] = levels;
  const taking = { axis: classAxis, taken: takenFor(classes) };
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
