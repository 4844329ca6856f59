import { factorsOf, lengthOf } from "#core/layers/grid.ts";
import type { Layer } from "#core/layers/layer.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { PixelSource, Region } from "#io/pixel-source.ts";
import type { Cursor } from "./cursor.ts";
import { toWorld, type ViewSize, type World } from "./view-transform.ts";

export interface CursorParts {
  readonly element: HTMLElement;
  readonly model: ViewerModel;
  readonly size: () => ViewSize;
  /** The levels of a layer's pixels, fine to coarse. */
  levels(layer: Layer): readonly PixelSource[];
  /** Undefined once the pointer is elsewhere. */
  onCursor(cursor: Cursor | undefined): void;
}

/**
 * Says where the pointer is and what lies under it; a newer position stops the reading for an older one.
 * Returns what ends it.
 */
export function followCursor({ element, model, size, levels, onCursor }: CursorParts): () => void {
  let reading = new AbortController();
  let asked = false;
  let latest: World = { x: 0, y: 0 };

  async function read(): Promise<void> {
    asked = false;
    reading.abort();
    reading = new AbortController();
    const { signal: abort } = reading;
    const world = toWorld(latest, model.camera.value, size());
    const position = positionOf(model, world);
    const shown = model.layers.value.filter(({ visible }) => visible.value).reverse();
    const texts = await Promise.all(
      shown.map((layer) => valueUnder(layer, { world, model, levels, abort })),
    );
    if (abort.aborted) return;
    const values = shown.flatMap((layer, i) => {
      const text = texts[i];
      return text === undefined ? [] : [{ layer: layer.name.value, text }];
    });
    onCursor({ position, values });
  }

  const move = (event: PointerEvent) => {
    const { left, top } = element.getBoundingClientRect();
    latest = { x: event.clientX - left, y: event.clientY - top };
    if (asked) return; // once a frame is enough for eyes
    asked = true;
    requestAnimationFrame(() => void read());
  };
  const leave = () => {
    reading.abort();
    onCursor(undefined);
  };
  element.addEventListener("pointermove", move);
  element.addEventListener("pointerleave", leave);
  return () => {
    reading.abort();
    element.removeEventListener("pointermove", move);
    element.removeEventListener("pointerleave", leave);
  };
}

/** In data coordinates, where a pixel's centre is a whole number. */
function positionOf(model: ViewerModel, world: World): Cursor["position"] {
  const sliders = model.sliders.value.map(({ name }) => ({
    axis: name,
    value: model.dims.value[name] ?? 0,
  }));
  return [...sliders, { axis: "y", value: world.y - 0.5 }, { axis: "x", value: world.x - 0.5 }];
}

interface Question {
  readonly world: World;
  readonly model: ViewerModel;
  readonly abort: AbortSignal;
  levels: CursorParts["levels"];
}

/** The value at the level that is on the screen, so that nothing new need be fetched to say it. */
async function valueUnder(layer: Layer, question: Question): Promise<string | undefined> {
  const { world, model, levels, abort } = question;
  const { grid } = layer;
  const inside =
    world.x >= 0 && world.y >= 0 && world.x < lengthOf(grid, "x") && world.y < lengthOf(grid, "y");
  const sources = levels(layer);
  const wanted = Math.max(0, Math.round(-model.camera.value.zoom));
  const level = Math.min(wanted, sources.length - 1);
  const source = sources[level];
  if (!inside || !source) return undefined;
  const factors = factorsOf(grid, level);
  const region: Record<string, Region[string]> = {};
  for (const [i, axis] of source.axes.entries()) {
    if (axis === "c" || axis === "class") continue;
    const at = axis === "x" ? world.x : axis === "y" ? world.y : (model.dims.value[axis] ?? 0);
    const index = Math.min(Math.floor(at / (factors[i] ?? 1)), (source.shape[i] ?? 1) - 1);
    region[axis] = [index, index + 1];
  }
  try {
    const { data } = await source.read(region, { signal: abort });
    return Array.from(data, (value) => formatted(layer, value)).join(" ");
  } catch (error) {
    if (abort.aborted) return undefined;
    return error instanceof Error ? "unreadable" : String(error); // its tile shows why
  }
}

function formatted(layer: Layer, value: number): string {
  if (layer.kind === "labels") {
    const id = String(layer.ids.idOf(value));
    return [id, layer.labelNames.value[id]].filter(Boolean).join(" ");
  }
  if (layer.kind === "probability") return (value / 255).toFixed(2);
  return Number.isInteger(value) ? String(value) : value.toPrecision(5);
}
