import type { Backend } from "#compute/index.ts";
import { badArgument, type Option, readCommandLine, required } from "../command-line.ts";
import { deviceHelp, readDevice } from "../node-networks.ts";
import { readTiling, type Tiling, tilingHelp, tilingOptions } from "../tiling.ts";

/** What `lamella predict` was asked for. */
export interface PredictOptions extends Tiling {
  readonly checkpoint: string;
  readonly image: string;
  readonly out: string;
  readonly device: Backend | "auto";
}

export const predictHelp = `lamella predict --checkpoint FILE --image SRC --out DST [options]
Predicts an image, or all images of a folder, tile by tile.

  --checkpoint FILE  the best one of a run, or the folder of a model
  --image SRC        a file, an OME-Zarr, an address, or a folder of them
  --out DST          by its ending: .tif (probabilities of 32 bits, 0 to 1), .png (0 to 255), .ome.zarr (0 to 255, any size).
                     Beside it lies NAME_binarized with what is above 0.5. For a folder of images, and for an --out without
                     such an ending, a folder with a TIFF of each in per_image and per_image_binarized
${tilingHelp}
  ${deviceHelp}
  --help

  lamella predict --checkpoint best.safetensors --image cells.ome.zarr --out cells-prediction.ome.zarr
  lamella predict --checkpoint best.safetensors --image photos --out predicted --tta
`;

/** Reads the arguments; nothing if help is wanted. Fails with `command/bad-arguments`, naming what works. */
export function readPredictOptions(args: readonly string[]): PredictOptions | undefined {
  const at = (option: string): Option => ({ command: "predict", option });
  const { values, positionals } = readCommandLine(
    { command: "predict", args },
    {
      checkpoint: { type: "string" },
      image: { type: "string" },
      out: { type: "string" },
      ...tilingOptions,
      device: { type: "string", default: "auto" },
      help: { type: "boolean" },
    },
  );
  if (values.help) return undefined;
  if (positionals.length > 0) throw badArgument(at(""), `"${positionals[0]}" is no option`);
  return {
    checkpoint: required(values.checkpoint, at("--checkpoint")),
    image: required(values.image, at("--image")),
    out: required(values.out, at("--out")),
    ...readTiling(values, "predict"),
    device: readDevice(values.device, "predict"),
  };
}
