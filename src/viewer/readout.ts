import type { LabelId } from "#core/labels/label-ids.ts";
import { factorsOf, lengthOf } from "#core/layers/grid.ts";
import type { Layer } from "#core/layers/layer.ts";
import { physicalText } from "#core/physical-length.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { PixelSource, Region } from "#io/pixel-source.ts";
import type { Cursor, CursorAxis, CursorValue } from "./cursor.ts";
import { levelAt } from "./layers/tile-plan.ts";
import type { World } from "./view-transform.ts";

export interface ReadoutParts {
  readonly model: ViewerModel;
  /** The levels of a layer's pixels, fine to coarse. */
  levels(layer: Layer): readonly PixelSource[];
}

/** Reads every visible layer at a place of the picture, in the present slice; rejects when aborted. */
export async function readout(
  world: World,
  { model, levels }: ReadoutParts,
  signal: AbortSignal,
): Promise<Cursor> {
  const position = positionOf(model, world);
  const { zoom } = model.camera.value;
  const dims = model.dims.value;
  const shown = model.layers.value.filter(({ visible }) => visible.value).reverse();
  const values = await Promise.all(
    shown.map((layer) => valueAt(layer, { world, zoom, dims, levels: levels(layer), signal })),
  );
  signal.throwIfAborted();
  return { position, values: values.flatMap((value) => value ?? []) };
}

function positionOf({ sliders, dims, layers }: ViewerModel, world: World): CursorAxis[] {
  const along = (axis: string, value: number): CursorAxis => {
    for (const { grid } of layers.value) {
      const i = grid.axes.indexOf(axis);
      const physical = physicalText(value * (grid.scale[i] ?? 1), grid.units[i] ?? null);
      if (physical !== undefined) return { axis, value, physical };
    }
    return { axis, value };
  };
  return [
    ...sliders.value.map(({ name }) => along(name, dims.value[name] ?? 0)),
    along("y", world.y - 0.5),
    along("x", world.x - 0.5),
  ];
}

interface Question {
  readonly world: World;
  readonly zoom: number;
  readonly dims: { readonly [axis: string]: number };
  readonly levels: readonly PixelSource[];
  readonly signal: AbortSignal;
}

/** The value at the level that is on the screen, so that nothing new need be fetched to say it. */
async function valueAt(layer: Layer, question: Question): Promise<CursorValue | undefined> {
  const { world, zoom, dims, levels, signal } = question;
  const { grid } = layer;
  const level = levelAt(grid, zoom);
  const source = levels[level];
  const isInside =
    world.x >= 0 && world.y >= 0 && world.x < lengthOf(grid, "x") && world.y < lengthOf(grid, "y");
  if (!isInside || !source) return undefined;
  const factors = factorsOf(grid, level);
  const region: Record<string, Region[string]> = {};
  for (const [i, axis] of source.axes.entries()) {
    if (axis === "c" || axis === "class") continue;
    const at = axis === "x" ? world.x : axis === "y" ? world.y : (dims[axis] ?? 0);
    const index = Math.min(Math.floor(at / (factors[i] ?? 1)), (source.shape[i] ?? 1) - 1);
    region[axis] = [index, index + 1];
  }
  const said = { layer: layer.id, name: layer.name.value, level };
  try {
    const { data } = await source.read(region, { signal });
    const values = Array.from(data, (value) => idOr(layer, value));
    return { ...said, values, text: values.map((value) => formatted(layer, value)).join(" ") };
  } catch (error) {
    if (signal.aborted) throw error;
    return { ...said, values: [], text: "unreadable" }; // its tile and its row say why
  }
}

/** Labels are said by the ids that their numbers stand for. */
function idOr(layer: Layer, value: number): LabelId {
  return layer.kind === "labels" ? layer.ids.idOf(value) : value;
}

function formatted(layer: Layer, value: LabelId): string {
  if (layer.kind === "labels")
    return [value, layer.labelNames.value[String(value)]]
      .filter((part) => part !== undefined)
      .join(" ");
  if (typeof value === "string") return value;
  if (layer.kind === "probability") return (value / 255).toFixed(2);
  return Number.isInteger(value) ? String(value) : value.toPrecision(5);
}
