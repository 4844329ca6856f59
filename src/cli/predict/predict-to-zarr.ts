import { rename, rm } from "node:fs/promises";
import { FileStore } from "#io/node/file-store.ts";
import { openFile } from "#io/node/open-file.ts";
import type { MultiscaleImage, PixelSource } from "#io/pixel-source.ts";
import { omeZarr05 } from "#io/write/ome-zarr-0.5.ts";
import { runPrediction } from "#ml/predict/run-prediction.ts";
import type { NamedImage } from "../open-images.ts";
import { clockText } from "../progress-line.ts";
import { binarizedName, type PredictWork } from "./predict-work.ts";

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
    await writeBinarized(await openFile(out, signal), { path: part, name, signal });
    await rename(part, binarized);
    return [out, binarized];
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

async function writeBinarized(
  { grid, levels }: MultiscaleImage,
  {
    path,
    name,
    signal,
  }: { readonly path: string; readonly name: string; readonly signal: AbortSignal },
): Promise<void> {
  const [finest, ...coarser] = levels;
  const image = {
    ...{ name, grid, channels: [], ids: undefined, method: undefined },
    levels: [binarized(finest), ...coarser.map(binarized)] as const,
  };
  await omeZarr05.write(image, new FileStore(path), { signal, onProgress: () => {} });
}

/** Above 127 is above one half: 255. */
function binarized(level: PixelSource): PixelSource {
  const { axes, shape, chunks } = level;
  return {
    ...{ axes, shape, chunks, dtype: "uint8" },
    async read(region, options) {
      const block = await level.read(region, options);
      return { shape: block.shape, data: Uint8Array.from(block.data, (v) => (v > 127 ? 255 : 0)) };
    },
  };
}
