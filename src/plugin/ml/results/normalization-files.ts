import { Failure } from "#core/failure.ts";
import { npyHeaderLength, parseNpyHeader } from "#io/npy/npy-header.ts";
import { npyTypeOf } from "#io/npy/npy-type.ts";
import { npyHeader } from "#io/write/npy.ts";
import type { Normalization } from "../normalizations/normalization.ts";

/** The names that BiaPy gives them, in its `checkpoints` folder. */
export const normalizationFiles = {
  mean: "normalization_mean_value.npy",
  std: "normalization_std_value.npy",
} as const;

/** Mean and deviation as such files: float64, one entry a channel. */
export function encodeNormalization({ mean, std }: Normalization) {
  return { mean: encode(mean), std: encode(std) };
}

/** Reads them back. Throws `model/unreadable`, naming the file, where one is no .npy of one number a channel. */
export function decodeNormalization(files: {
  readonly mean: Uint8Array;
  readonly std: Uint8Array;
}): Normalization {
  return {
    mean: decode(files.mean, normalizationFiles.mean),
    std: decode(files.std, normalizationFiles.std),
  };
}

function encode(values: readonly number[]): Uint8Array<ArrayBuffer> {
  const header = npyHeader("float64", [values.length]);
  const file = new Uint8Array(header.length + 8 * values.length);
  file.set(header);
  const view = new DataView(file.buffer, header.length);
  for (const [i, value] of values.entries()) view.setFloat64(8 * i, value, true);
  return file;
}

function decode(file: Uint8Array, source: string): number[] {
  const bytes = new Uint8Array(file); // its own: the type may turn their order round
  const length = npyHeaderLength(bytes);
  const header = length === undefined ? undefined : parseNpyHeader(bytes.slice(0, length));
  const type = header && npyTypeOf(header.descr, source);
  if (!header || !type || header.shape.length > 1)
    throw new Failure(
      { code: "model/unreadable", source },
      `${source} is no NumPy file of one number a channel`,
    );
  const count = header.shape[0] ?? 1;
  return [...type.toPixels(bytes.slice(header.offset, header.offset + count * type.size))];
}
