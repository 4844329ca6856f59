import * as v from "valibot";
import { shortId } from "#core/ids.ts";
import { settingsOf } from "#core/layers/settings.ts";
import type { SessionDocument, SessionLayer } from "#core/session/document.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { writeWholeLabels } from "#io/labels/write-whole-labels.ts";
import { type EditedLabelsRef, type Place, placesOf, sourceRefSchema } from "#io/source-ref.ts";
import { openOpfs, removeStore } from "#io/stores/opfs.ts";
import type { LayerPixels } from "../layer-pixels.ts";
import { isOutOfReach, type Readers } from "./unreachable.ts";

export interface WholeLabelsParts {
  readonly model: ViewerModel;
  readonly pixels: LayerPixels;
}

/** A session whose labels need nothing that stays here. */
export interface SessionOfWholeLabels {
  readonly document: SessionDocument;
  /** Where in the browser's storage the folders lie that were made for it, by what the document calls them. */
  readonly made: ReadonlyMap<string, string>;
  /** Deletes them. */
  drop(): Promise<void>;
}

/** The labels that are written anew when a session is shared, and the session with them, in which they lie over nothing. */
export interface LabelsToBeWhole {
  readonly document: SessionDocument;
  /** By what the document calls them. */
  readonly layers: ReadonlyMap<string, SessionLayer["id"]>;
}

/** Labels that were painted over what only this computer can read, such as a file of its disk or an address like 127.0.0.1. */
export function labelsToBeWhole(
  document: SessionDocument,
  { model, readers }: Pick<WholeLabelsParts, "model"> & { readonly readers: Readers },
): LabelsToBeWhole {
  const layers = new Map<string, SessionLayer["id"]>();
  const overNothing = document.layers.map((layer) => {
    const ref = overWhatIsOutOfReach(layer, readers);
    if (!ref) return layer;
    if (!layers.has(ref.edits)) layers.set(ref.edits, layer.id);
    return { ...layer, ...onNothing(layer, ref, { model }) };
  });
  return { document: { ...document, layers: overNothing }, layers };
}

/** Writes those labels anew: others get what they were painted over with them, and see the same masks. */
export async function withWholeLabels(
  session: SessionDocument,
  parts: WholeLabelsParts & { readonly readers: Readers },
  signal: AbortSignal,
): Promise<SessionOfWholeLabels> {
  const { document, layers } = labelsToBeWhole(session, parts);
  const made = new Map<string, string>();
  const drop = async () => {
    await Promise.all([...made.values()].map((path) => removeStore({ kind: "opfs", path })));
  };
  try {
    for (const [name, id] of layers) {
      const path = `being-saved/${Date.now()}-${shortId()}`; // which is tidied, should the page end
      made.set(name, path);
      await writeLayer(id, path, { ...parts, signal });
    }
  } catch (error) {
    await drop();
    throw error;
  }
  return { document, made, drop };
}

function overWhatIsOutOfReach(
  { source }: SessionLayer,
  readers: Readers,
): EditedLabelsRef | undefined {
  const parsed = v.safeParse(sourceRefSchema, source);
  if (!parsed.success || parsed.output.kind !== "edited-labels") return undefined;
  const { base } = parsed.output;
  const isOut = (place: Place) => isOutOfReach(place, readers);
  return base && placesOf(base).some(isOut) ? parsed.output : undefined;
}

async function writeLayer(
  id: string,
  path: string,
  { model, pixels, signal }: WholeLabelsParts & { signal: AbortSignal },
): Promise<void> {
  const layer = model.layerOf(id, "labels");
  const levels = await pixels.frozen(layer, signal);
  const store = await openOpfs({ kind: "opfs", path }, { create: true });
  const { name, grid, ids } = layer;
  await writeWholeLabels({ name: name.value, grid, levels, ids }, { store, signal });
}

/** What the file beneath says of its labels goes into the settings: nobody else reads it. */
function onNothing(
  { id, settings }: SessionLayer,
  ref: EditedLabelsRef,
  { model }: Pick<WholeLabelsParts, "model">,
): Pick<SessionLayer, "source" | "settings"> {
  const { palette, labelNames, labelColors } = settingsOf(model.layerOf(id, "labels"));
  return {
    source: { ...ref, base: null },
    settings: { ...settings, palette, labelNames, labelColors },
  };
}
