import * as v from "valibot";
import { Failure } from "#core/failure.ts";
import { type LayerId, newLayerId } from "#core/ids.ts";
import { createImageLayer, createProbabilityLayer } from "#core/layers/create-layer.ts";
import type { ImageLayer, Layer, ProbabilityLayer } from "#core/layers/layer.ts";
import { applySettings, settingsOf, settingsSchema } from "#core/layers/settings.ts";
import { copyEdits } from "#io/labels/edits-folder.ts";
import type { SourceRef } from "#io/source-ref.ts";
import { removeStore } from "#io/stores/opfs.ts";
import type { ViewerParts } from "./commands/parts.ts";
import { autoContrast } from "./contrast.ts";
import { newEditsPath } from "./labels-stores.ts";
import { type PreparedLayer, prepareLayer } from "./open-layers.ts";

export type CopyParts = Pick<ViewerParts, "model" | "images" | "labels" | "pixels">;

export interface CopyRequest {
  readonly parts: CopyParts;
  readonly name: string;
  readonly signal: AbortSignal;
}

/** A layer that is ready and not shown yet. */
export interface CopiedLayer {
  readonly layer: Layer;
  /** Puts it into the list, `index` from the bottom. */
  show(index: number): void;
}

/** The same pixels and settings under another name. Only what was painted is copied, since it may be painted over. */
export async function duplicateLayer(
  layer: Layer,
  { parts, name, signal }: CopyRequest,
): Promise<CopiedLayer> {
  const copy =
    layer.kind === "labels"
      ? await reopened(layer, { parts, as: "labels", signal })
      : sharing(layer, parts);
  const settings = v.parse(settingsSchema(layer.kind), settingsOf(layer));
  applySettings(copy.layer, { ...settings, name, locked: false });
  return copy;
}

/** The same pixels as a layer of another kind: ids as intensities, or whole numbers as ids. */
export async function convertLayer(
  layer: Layer,
  { parts, to, name, signal }: CopyRequest & { to: "image" | "labels" },
): Promise<CopiedLayer> {
  if (layer.kind === to || (layer.kind === "probability" && to === "labels"))
    throw new Failure(
      { code: "layer/wrong-kind", layer: layer.id, kind: layer.kind },
      layer.kind === to
        ? `${layer.name.value} is of kind ${to} already`
        : `${layer.name.value} holds probabilities: labels.fromProbability turns them into labels`,
    );
  const made = await reopened(layer, { parts, as: to, signal });
  applySettings(made.layer, { name });
  if (made.layer.kind === "image") {
    const dims = parts.model.dims.value;
    const contrast = await autoContrast(made.image, { dims, channel: 0, signal });
    applySettings(made.layer, { channels: [{ contrast }] }); // ids use little of what their type can hold
  }
  return made;
}

/** Images do not change under us, so that two layers can look at one. */
function sharing(layer: ImageLayer | ProbabilityLayer, { model, images }: CopyParts): CopiedLayer {
  const start = { name: "", grid: layer.grid };
  const copy =
    layer.kind === "image"
      ? createImageLayer({ ...start, isDerived: layer.isDerived }, layer.channels.value)
      : createProbabilityLayer(start);
  return {
    layer: copy,
    show(index) {
      images.put(copy.id, images.get(layer.id));
      model.add(copy, index);
    },
  };
}

async function reopened(
  layer: Layer,
  { parts, as, signal }: { parts: CopyParts; as: "image" | "labels"; signal: AbortSignal },
): Promise<PreparedLayer> {
  const id = newLayerId();
  await parts.pixels.flush(layer);
  const own = await ownRef(parts.pixels.refOf(layer), id, signal);
  try {
    return await prepareLayer({ ref: own.ref, as, id, name: layer.name.value }, parts, signal);
  } catch (error) {
    await own.remove();
    throw error;
  }
}

/** What was painted lies in a folder of its layer: another layer gets a copy of it. */
async function ownRef(ref: SourceRef, id: LayerId, signal: AbortSignal) {
  if (ref.kind !== "edited-labels") return { ref, remove: async () => {} };
  const edits = newEditsPath(id);
  const remove = () => removeStore({ kind: "opfs", path: edits });
  try {
    await copyEdits({ from: ref.edits, to: edits }, signal);
  } catch (error) {
    await remove();
    throw error;
  }
  return { ref: { ...ref, edits }, remove };
}
