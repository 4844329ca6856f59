import type { Dtype, Grid } from "#core/layers/grid.ts";
import type { WritableStore } from "../stores/store.ts";
import { arrayMetadata, axesMetadata, jsonBytes, levelPlaces, transformsOf } from "./metadata.ts";
import { type LevelPlan, WritableLevel } from "./writable-level.ts";
import type { Json } from "./zarr-node.ts";

export interface NewOmeZarr {
  readonly name: string;
  /** Its axes, level shapes, scale and units are written down. */
  readonly grid: Grid;
  readonly version: "0.5";
  /** One length an axis, for all levels. */
  readonly chunkShape: readonly number[];
  /** The grid's, if not said. */
  readonly dtype?: Dtype;
  /** Marks the values as ids. */
  readonly isLabels?: boolean;
  /** What else the group shall carry, beside "ome". */
  readonly attributes?: Json;
}

/** Levels from fine to coarse; `grid` has the data type that is written. */
export interface WritableOmeZarr {
  readonly grid: Grid;
  readonly levels: readonly [WritableLevel, ...WritableLevel[]];
}

/**
 * Makes an empty OME-Zarr 0.5 at the root of a store: all metadata, and no chunk, so that every sample
 * reads as 0. The group is written last: what was broken off half-way is no image.
 */
export async function createOmeZarr(
  store: WritableStore,
  plan: NewOmeZarr,
): Promise<WritableOmeZarr> {
  const { chunkShape, dtype = plan.grid.dtype } = plan;
  const grid = { ...plan.grid, dtype };
  if (chunkShape.length !== grid.axes.length)
    throw new Error(`chunks of ${chunkShape.length} dimensions for axes ${grid.axes.join(", ")}`);
  const arrays = grid.levelShapes.map((shape) => ({ shape, chunkShape, dtype }));
  await Promise.all(
    arrays.map((array, i) =>
      store.set(`/${i}/zarr.json`, jsonBytes(arrayMetadata(array, grid.axes))),
    ),
  );
  const attributes = { ...plan.attributes, ome: omeAttributes({ ...plan, grid }) };
  await store.set("/zarr.json", jsonBytes({ zarr_format: 3, node_type: "group", attributes }));
  return { grid, levels: writableLevels(store, arrays) };
}

/** The levels of a layout like ours: the arrays "0", "1" and so on. */
export function writableLevels(
  store: WritableStore,
  plans: readonly LevelPlan[],
): WritableOmeZarr["levels"] {
  const [finest, ...coarser] = plans.map(
    (plan, i) => new WritableLevel({ store, folder: `/${i}`, plan }),
  );
  if (!finest) throw new Error("an image without a level");
  return [finest, ...coarser];
}

function omeAttributes({ name, version, grid, isLabels = false }: NewOmeZarr) {
  const datasets = levelPlaces(grid).map((place, level) => ({
    path: String(level),
    coordinateTransformations: transformsOf(place),
  }));
  const label = isLabels && { "image-label": {} }; // no source: it need not lie inside its image
  return { version, multiscales: [{ name, axes: axesMetadata(grid), datasets }], ...label };
}
