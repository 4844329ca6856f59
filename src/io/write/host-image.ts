import { Failure } from "#core/failure.ts";
import type { Grid } from "#core/layers/grid.ts";
import type { Store } from "../stores/store.ts";
import { type LevelPlace, placeOfLevel } from "../zarr/image-axes.ts";
import { omePart, parseOmeImage } from "../zarr/ome-attributes.ts";
import { openOmeZarr } from "../zarr/open-ome-zarr.ts";
import { readNode } from "../zarr/zarr-node.ts";
import type { OmeZarrVersion } from "./write-ome-zarr.ts";

/** An OME-Zarr image that labels can be written into. */
export interface HostImage {
  readonly version: OmeZarrVersion;
  readonly grid: Grid;
  /** Of each level, along the image's axes. */
  readonly places: readonly LevelPlace[];
}

/** The image at the root of a store; undefined where there is none, or labels. */
export async function findHostImage(
  store: Store,
  reading: { source: string; signal: AbortSignal },
): Promise<HostImage | undefined> {
  const node = await readNode(store, reading);
  const ome = node && omePart(node.attributes);
  if (!ome || !("multiscales" in ome) || "image-label" in ome) return undefined;
  const { grid } = await openOmeZarr(store, reading);
  const parsed = parseOmeImage(ome);
  if ("lacks" in parsed) throw new Error("an image that opened has metadata");
  const [multiscale] = parsed.multiscales;
  const dimensions = grid.axes.length;
  const places = grid.levelShapes.map((_, level) =>
    placeOfLevel(multiscale, { level, dimensions }),
  );
  return { version: node.version === 3 ? "0.5" : "0.4", grid, places };
}

/** Shapes for each level of labels on an image, or nothing where they do not lie on it: each axis as long as the image's, or 1. */
export function shapesOnImage(
  image: Grid,
  labels: Pick<Grid, "axes" | "shape">,
): number[][] | undefined {
  const along = labels.axes.map((axis) => image.axes.indexOf(axis));
  const fits = along.every((at, i) => [1, image.shape[at]].includes(labels.shape[i]));
  if (!fits) return undefined;
  return image.levelShapes.map((shape) =>
    along.map((at, i) => (labels.shape[i] === 1 ? 1 : (shape[at] ?? 1))),
  );
}

/** As `shapesOnImage`; labels of another grid are `layer/grid-mismatch`. */
export function requireOnImage(
  image: Grid,
  labels: Pick<Grid, "axes" | "shape">,
  { name, source }: { name: string; source: string },
): number[][] {
  const shapes = shapesOnImage(image, labels);
  if (shapes) return shapes;
  const size = (grid: Pick<Grid, "axes" | "shape">) =>
    grid.axes.map((axis, i) => `${axis} ${grid.shape[i]}`).join(", ");
  throw new Failure(
    { code: "layer/grid-mismatch", layer: name },
    `${name} (${size(labels)}) does not lie on ${source} (${size(image)}); save it beside the image, or as a download`,
  );
}
