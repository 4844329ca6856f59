import { type Changes, layersPlacedBy } from "#core/changes.ts";
import type { ChangeHandler } from "#core/history.ts";
import type { LayerId } from "#core/ids.ts";
import type { Layer } from "#core/layers/layer.ts";
import type { SessionLayer } from "#core/session/document.ts";
import { batch } from "#core/signal.ts";
import type { LayerPixels } from "../layer-pixels.ts";
import type { OpenParts } from "../open-layers.ts";
import { restoreLayer } from "../session/restore-session.ts";
import { layerDocument } from "../session/save-session.ts";

type Placed = Changes["removed"];

export interface LayersChangeParts extends OpenParts {
  readonly pixels: LayerPixels;
  /** Told of a layer that cannot come back any more, once it is closed: what was kept for it can go. */
  onForgotten(layer: SessionLayer): void;
}

interface AddedStep {
  readonly title?: string;
  readonly of?: LayerId;
  readonly edits?: Changes["edits"]["edits"];
  readonly bytes?: number;
}

type Steps = Pick<LayersChangeParts, "model" | "pixels">;

/**
 * Makes layers that were just added one step to undo, with `edits` that were made for them; those that came with another, `of`, join
 * its step while that is the last. `bytes` are what the edits keep.
 */
export function recordAdded(
  parts: Steps,
  layers: readonly Layer[],
  { title = `add ${namesOf(layers)}`, of, edits, bytes = 0 }: AddedStep = {},
): void {
  const data = { ...placesOf(parts, layers), ...(of && { of }), ...(edits && { edits }) };
  if (data.layers.length > 0) parts.model.history.push({ kind: "added", title, data, bytes });
}

/** Takes layers out as one step to undo. Their pixels stay open as long as it can bring them back. */
export function removeLayers(parts: Steps, layers: readonly Layer[]): void {
  const data = placesOf(parts, layers);
  if (data.layers.length === 0) return;
  takeOut(parts, data);
  parts.model.history.push({ kind: "removed", title: `remove ${namesOf(layers)}`, data });
}

/** The handlers of layers that come and go: one is the other's mirror. */
export function layersChanges(parts: LayersChangeParts): {
  readonly added: ChangeHandler<"added">;
  readonly removed: ChangeHandler<"removed">;
} {
  const takeAway = (data: Placed) => {
    const now = placesOf(parts, presentOf(parts, data)); // as they are by now, with what was painted and set since
    takeOut(parts, data);
    return now;
  };
  const { labels } = parts;
  const editsOf = ({ edits = [] }: Changes["added"]) => ({ edits });
  const bringBack = (data: Placed) => putIn(parts, data);
  const forget = (data: Placed) => forgetAll(parts, data);
  return {
    added: {
      ready: (data) => labels.changes.ready(editsOf(data)),
      async undo(data) {
        await labels.changes.undo(editsOf(data));
        return { ...data, ...takeAway(data) };
      },
      async redo(data) {
        await bringBack(data);
        await labels.changes.redo(editsOf(data));
      },
      forget(data) {
        labels.changes.forget(editsOf(data));
        forget(data);
      },
      ...{ merge: together, mergeMs: Number.POSITIVE_INFINITY }, // however long the labels take to come
    },
    removed: { undo: bringBack, redo: takeAway, forget },
  };
}

/** An image and the labels that came with it. */
function together(
  earlier: Changes["added"],
  later: Changes["added"],
): Changes["added"] | undefined {
  const isOfIt = earlier.layers.some(({ layer }) => layer.id === later.of);
  return isOfIt ? { ...earlier, layers: [...earlier.layers, ...later.layers] } : undefined;
}

function takeOut({ model }: Steps, { layers }: Placed): void {
  batch(() => {
    for (const { layer } of layers) model.remove(layer.id as LayerId); // an id that is not there removes nothing
  });
}

/** Opens all that is closed before any is shown. */
async function putIn(parts: LayersChangeParts, { layers }: Placed): Promise<void> {
  const { model } = parts;
  const { signal } = new AbortController(); // undo is not stopped half way
  const absent = layers.filter(({ layer }) => !presentIds(parts).has(layer.id));
  const ready = await Promise.all(
    absent.map(async ({ index, layer }) => {
      const known = model.removed(layer.id);
      if (known) return () => model.add(known, index);
      const { prepared } = await restoreLayer(layer, { open: parts }, signal);
      return () => prepared.show(index);
    }),
  );
  batch(() => {
    for (const show of ready) show();
  });
}

/** Layers that are shown stay, and so do those that a step which is left can bring back. */
function forgetAll({ model, pixels, onForgotten }: LayersChangeParts, data: Placed): void {
  const { past, future } = model.history;
  const left = [...past.value, ...future.value].flatMap(layersPlacedBy);
  const staying = new Set([...presentIds({ model }), ...left.map(({ id }) => id)]);
  for (const { layer } of data.layers) {
    if (staying.has(layer.id)) continue;
    const known = model.removed(layer.id);
    const last = known ? layerDocument(known, pixels.refOf(known)) : layer;
    if (known) model.forget(known.id);
    onForgotten(last);
  }
}

function presentIds({ model }: Pick<Steps, "model">): Set<string> {
  return new Set(model.layers.value.map(({ id }) => id));
}

function presentOf({ model }: Steps, { layers }: Placed): Layer[] {
  const ids = new Set(layers.map(({ layer }) => layer.id));
  return model.layers.value.filter(({ id }) => ids.has(id));
}

function placesOf({ model, pixels }: Steps, layers: readonly Layer[]): Placed {
  const placed = model.layers.value.flatMap((layer, index) =>
    layers.includes(layer) ? [{ index, layer: layerDocument(layer, pixels.refOf(layer)) }] : [],
  );
  return { layers: placed };
}

function namesOf(layers: readonly Layer[]): string {
  const [only] = layers;
  return layers.length === 1 && only ? only.name.value : `${layers.length} layers`;
}
