import { indexOfClass } from "#core/layers/classes.ts";
import { factorsOf, lengthOf } from "#core/layers/grid.ts";
import type { ProbabilityLayer } from "#core/layers/layer.ts";
import { type ObjectChoice, rulesOf } from "#core/objects/object-choice.ts";
import { objectsInPlane } from "#core/objects/objects-in-plane.ts";
import type { Camera, Dims } from "#core/viewer-model.ts";
import type { PixelSource, Region } from "#io/pixel-source.ts";
import { levelAt, sliceOf } from "../layers/tile-plan.ts";
import { type ViewSize, visibleRange } from "../view-transform.ts";

export interface PreviewParts {
  readonly layer: ProbabilityLayer;
  readonly choice: ObjectChoice;
  readonly threshold: number;
  readonly camera: Camera;
  readonly dims: Dims;
  readonly size: ViewSize;
  /** Fine to coarse. */
  readonly levels: readonly PixelSource[];
}

export interface PreviewedObjects {
  /** Row by row, 0 where there is none. */
  readonly objects: Uint32Array;
  readonly count: number;
  readonly width: number;
  readonly height: number;
  /** What they cover on the picture, in level-0 pixels. */
  readonly at: { readonly x: number; readonly y: number };
  readonly scale: { readonly x: number; readonly y: number };
}

/** Beyond the view, in pixels of the level: what reaches into it is looked at further on. */
const marginPx = 32;

/**
 * The objects of what is seen, found on the level that is drawn, so that it takes a moment whatever the size of the image: those at the
 * rim of the view may be others than in the whole, and on coarser levels small ones may be missing. Undefined where nothing is seen.
 */
export async function previewObjects(
  parts: PreviewParts,
  signal: AbortSignal,
): Promise<PreviewedObjects | undefined> {
  const { layer, choice, threshold, camera, size, levels } = parts;
  const { grid } = layer;
  const seen = visibleRange(grid, camera, size);
  const level = levelAt(grid, camera.zoom);
  const source = levels[level];
  if (!seen || !source) return undefined;
  const [scaleY = 1, scaleX = 1] = factorsOf(grid, level).slice(-2);
  const range = ([low, high]: readonly [number, number], scale: number, length: number) =>
    [
      Math.max(0, Math.floor(low / scale) - marginPx),
      Math.min(length, Math.ceil(high / scale) + marginPx),
    ] as const;
  const y = range(seen.y, scaleY, lengthOf(source, "y"));
  const x = range(seen.x, scaleX, lengthOf(source, "x"));
  const slice = regionOfSlice(parts, level);
  const { data } = await source.read({ ...slice, y, x }, { signal });
  const [height, width] = [y[1] - y[0], x[1] - x[0]];
  const rules = rulesOf(choice);
  const depthScale = rules.split === "shape" ? 1 / scaleX : 255;
  const scaled = {
    ...rules,
    depth: rules.depth * depthScale,
    smallest: Math.max(1, Math.round(rules.smallest / (scaleX * scaleY))),
    smooth: rules.smooth / scaleX,
  };
  const plane = { height, width, values: data };
  const { objects, count } = await objectsInPlane(plane, { threshold, rules: scaled }, signal);
  const at = { x: x[0] * scaleX, y: y[0] * scaleY };
  return { objects, count, width, height, at, scale: { x: scaleX, y: scaleY } };
}

/** One index along every axis before y and x, in pixels of a level. */
function regionOfSlice({ layer: { grid }, dims, choice }: PreviewParts, level: number): Region {
  const factors = factorsOf(grid, level);
  const slice = sliceOf(grid, { ...dims, class: indexOfClass(grid, choice.class) ?? 0 });
  return Object.fromEntries(
    slice.map((index, i) => {
      const on = Math.floor(index / (factors[i] ?? 1));
      return [grid.axes[i] ?? "", [on, on + 1] as const];
    }),
  );
}
