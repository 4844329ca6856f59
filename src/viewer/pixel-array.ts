import { shortId } from "#core/ids.ts";
import { countOf } from "#core/labels/box.ts";
import type { Dtype, Grid } from "#core/layers/grid.ts";
import type { Pixels } from "#io/pixel-source.ts";
import type { SourceRef } from "#io/source-ref.ts";
import { openOpfs } from "#io/stores/opfs.ts";
import { createOmeZarr } from "#io/zarr/create-ome-zarr.ts";

/** Pixels in memory, as a plugin makes them: C order, the last axis the fastest. */
export interface PixelArray {
  readonly data: Pixels;
  readonly shape: readonly number[];
  /** One name an axis, of t, c, z, y, x in that order; the last as many of them by default. */
  readonly axes?: readonly string[];
  readonly name?: string;
  /** Ids instead of intensities. */
  readonly isLabels?: boolean;
  /** Size of a pixel along each axis, in `units`. */
  readonly scale?: readonly number[];
  /** As OME-Zarr names them: "micrometer". */
  readonly units?: readonly (string | null)[];
}

const allAxes = ["t", "c", "z", "y", "x"];
const chunkPx = 512;

/**
 * Writes pixels into the browser's own storage as an OME-Zarr of one level, where page, worker and later sessions find them. Throws an
 * Error that says what does not fit together.
 */
export async function keepPixels(array: PixelArray, signal: AbortSignal): Promise<SourceRef> {
  const { data, shape, name = "image", isLabels = false } = array;
  const grid = gridOf(array);
  const path = `imported/${shortId()}.ome.zarr`;
  const store = await openOpfs({ kind: "opfs", path }, { create: true });
  const chunkShape = grid.axes.map((axis, i) =>
    axis === "y" || axis === "x" ? Math.min(chunkPx, shape[i] ?? 1) : 1,
  );
  const plan = { name, grid, version: "0.5", chunkShape, isLabels } as const;
  const { levels } = await createOmeZarr(store, plan);
  signal.throwIfAborted();
  await levels[0].writeRegion({ start: shape.map(() => 0), shape, data });
  return { kind: "opfs", path };
}

function gridOf({
  data,
  shape,
  axes = allAxes.slice(-shape.length),
  scale,
  units,
}: PixelArray): Grid {
  const dtype = dtypeOf(data);
  if (shape.length < 2 || shape.length > allAxes.length || axes.length !== shape.length)
    throw new Error(`an image has 2 to 5 axes, this has shape ${shape.join(" x ")}`);
  if (!shape.every((length) => Number.isInteger(length) && length > 0))
    throw new Error(`a shape is made of whole numbers, this is ${shape.join(" x ")}`);
  if (axes.join() !== allAxes.filter((axis) => axes.includes(axis)).join() || axes.at(-2) !== "y")
    throw new Error(`axes are of t, c, z, y, x in this order, these are ${axes.join(", ")}`);
  if (data.length !== countOf(shape))
    throw new Error(`${data.length} values for an image of ${shape.join(" x ")}`);
  return {
    ...{ axes, shape, dtype, levels: 1, levelShapes: [shape] },
    scale: scale ?? shape.map(() => 1),
    units: units ?? shape.map(() => null),
  };
}

const dtypes: { readonly [array: string]: Dtype | undefined } = {
  Uint8Array: "uint8",
  Uint16Array: "uint16",
  Uint32Array: "uint32",
  Int8Array: "int8",
  Int16Array: "int16",
  Int32Array: "int32",
  Float32Array: "float32",
  Float64Array: "float64",
};

function dtypeOf(data: Pixels): Dtype {
  const dtype = dtypes[data.constructor.name];
  if (!dtype) throw new Error(`pixels are a typed array, not ${data.constructor.name}`);
  return dtype;
}
