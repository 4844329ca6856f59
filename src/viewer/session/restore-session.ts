import * as v from "valibot";
import type { LayerId } from "#core/ids.ts";
import { applySettings, settingsSchema } from "#core/layers/settings.ts";
import type { SessionDocument, SessionLayer } from "#core/session/document.ts";
import { batch } from "#core/signal.ts";
import { toolIds, type ViewerModel } from "#core/viewer-model.ts";
import { type SourceRef, sourceRefSchema } from "#io/source-ref.ts";
import type { OpenRequest, PreparedLayer } from "../open-layers.ts";

export interface RestoreParts {
  readonly model: ViewerModel;
  readonly base: string;
  prepare(request: OpenRequest, signal: AbortSignal): Promise<PreparedLayer>;
  /** Takes out a layer for good and lets go of its pixels. */
  close(layer: LayerId): void;
}

/**
 * Replaces what is open by what the document says. Everything is opened before anything is shown, and a
 * session of which nothing at all can be opened leaves the present one as it was. Returns one sentence for
 * each thing that could not be restored.
 */
export async function restoreSession(
  document: SessionDocument,
  parts: RestoreParts,
  signal: AbortSignal,
): Promise<string[]> {
  const { model } = parts;
  const tried = await Promise.allSettled(
    document.layers.map((layer) => prepareLayer(layer, parts, signal)),
  );
  signal.throwIfAborted();
  const failed = tried.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  const prepared = tried.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  if (prepared.length === 0 && failed.length > 0) throw failed[0];
  batch(() => {
    for (const { id } of model.layers.value) parts.close(id);
    for (const { show } of prepared) show();
    model.slice(document.dims);
    if (document.camera) model.look(document.camera);
    const selected = model.layers.value.find(({ id }) => id === document.selected);
    if (selected) model.select(selected.id);
    model.use(toolIds.find((id) => id === document.tool) ?? "pan");
  });
  return failed.map((error) => (error instanceof Error ? error.message : String(error)));
}

async function prepareLayer(
  { id, kind, source, settings }: SessionLayer,
  { base, prepare }: RestoreParts,
  signal: AbortSignal,
): Promise<PreparedLayer> {
  const ref = absolute(v.parse(sourceRefSchema, source), base);
  const wanted = v.parse(settingsSchema(kind), settings);
  const request = { ref, as: kind, id: id as LayerId }; // made by newLayerId in the session that saved it
  const prepared = await prepare(request, signal);
  applySettings(prepared.layer, wanted);
  return prepared;
}

function absolute(ref: SourceRef, base: string): SourceRef {
  const lengthen = (url: string) => new URL(url, base).href;
  if (ref.kind === "http") return { ...ref, url: lengthen(ref.url) };
  if (ref.kind === "edited-labels" && ref.base?.kind === "http")
    return { ...ref, base: { ...ref.base, url: lengthen(ref.base.url) } };
  return ref;
}
