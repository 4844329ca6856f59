import { readCommandLine, required, wholeNumber } from "../command-line.ts";
import { type ModelOptions, modelOptions, readModelOptions } from "../model-options.ts";
import { deviceHelp } from "../node-networks.ts";
import { tilingHelp } from "../tiling.ts";

/** What `lamella predict` was asked for. */
export interface PredictOptions extends ModelOptions {
  readonly image: string;
  readonly out: string;
  /** Of the image's levels, that which the network sees; 0 is the finest. */
  readonly level: number;
}

export const predictHelp = `lamella predict --checkpoint FILE --image SRC --out DST [options]
Predicts an image, or all images of a folder, tile by tile.

  --checkpoint FILE  the best one of a run, or the folder of a model
  --image SRC        a file, an OME-Zarr, an address, or a folder of them
  --out DST          by its ending: .tif (probabilities of 32 bits, 0 to 1), .png (0 to 255), .ome.zarr (0 to 255, any size).
                     Beside it lies NAME_binarized with what is above the job's threshold (0.5): 255, else 0; of several classes, their ids. For a
                     folder of images, and for an --out without such an ending, a folder with a TIFF of each in per_image and
                     per_image_binarized
${tilingHelp}
  --level N          which of the image's levels the network sees, for --out .ome.zarr; 0, the finest, by default. What comes out has all
                     levels of the image
  ${deviceHelp}
  --help

An .ome.zarr that is interrupted is kept as DST.part: the same command goes on from there, and does no tile twice.

  lamella predict --checkpoint best.safetensors --image cells.ome.zarr --out cells-prediction.ome.zarr
  lamella predict --checkpoint best.safetensors --image photos --out predicted --tta
`;

/** Reads the arguments; nothing if help is wanted. Fails with `command/bad-arguments`, naming what works. */
export function readPredictOptions(args: readonly string[]): PredictOptions | undefined {
  const command = "predict";
  const read = readCommandLine(
    { command, args },
    {
      image: { type: "string" },
      out: { type: "string" },
      level: { type: "string", default: "0" },
      ...modelOptions,
    },
  );
  const { image, out, level, help } = read.values;
  if (help) return undefined;
  return {
    ...readModelOptions(read, command),
    image: required(image, { command, option: "--image" }),
    out: required(out, { command, option: "--out" }),
    level: wholeNumber(level, { command, option: "--level", least: 0 }),
  };
}
