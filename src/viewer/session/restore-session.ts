import * as v from "valibot";
import { isFailure } from "#core/failure.ts";
import type { Steps } from "#core/history-steps.ts";
import type { LayerId } from "#core/ids.ts";
import { applySettings } from "#core/layers/settings.ts";
import { readReview } from "#core/review/saved-review.ts";
import type { SessionDocument, SessionLayer } from "#core/session/document.ts";
import { batch } from "#core/signal.ts";
import { toolIds, type ViewerModel } from "#core/viewer-model.ts";
import { describeSource, sourceRefSchema, withAddresses } from "#io/source-ref.ts";
import {
  type OpenParts,
  type OpenRequest,
  type PreparedLayer,
  prepareLayer,
  prepareWithoutEdits,
} from "../open-layers.ts";
import { readSettings } from "./read-settings.ts";

export interface RestoreParts {
  readonly model: ViewerModel;
  /** Addresses are relative to it; without it they are whole. */
  readonly base?: string;
  readonly open: OpenParts;
  /** What can be taken back in the session that is opened. */
  readonly steps: Steps;
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
    document.layers.map((layer) => restoreLayer(layer, parts, signal)),
  );
  const failed = tried.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  const restored = tried.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  if (signal.aborted) for (const { prepared } of restored) prepared.drop();
  signal.throwIfAborted();
  if (restored.length === 0 && failed.length > 0) throw failed[0];
  const { review, warnings } = readReview(document.review);
  batch(() => {
    for (const { id } of model.layers.value) parts.close(id);
    model.history.load(parts.steps); // the others are about layers that are gone
    for (const { prepared } of restored) prepared.show();
    model.review.load(review);
    const slices = model.sliders.value.map(({ name }) => [name, document.dims[name] ?? 0]);
    model.slice(Object.fromEntries(slices));
    if (document.camera) model.look(document.camera);
    const selected = model.layers.value.find(({ id }) => id === document.selected);
    if (selected) model.select(selected.id);
    const { comparison } = document;
    const [a, b] = [comparison?.a, comparison?.b].map((id) =>
      model.layers.value.find((layer) => layer.id === id),
    );
    model.compare(comparison && a && b ? { ...comparison, a: a.id, b: b.id } : undefined);
    model.use(toolIds.find((id) => id === document.tool) ?? "pan");
  });
  const ofLayers = restored.flatMap((layer) => layer.warnings);
  return [...ofLayers, ...failed.map(messageOf), ...warnings];
}

/** What is said of a layer that does not open. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

interface Restored {
  readonly prepared: PreparedLayer;
  readonly warnings: readonly string[];
}

/** Opens a layer as it was saved, without touching what is open. */
export async function restoreLayer(
  { id, kind, source, settings }: SessionLayer,
  { base, open }: Pick<RestoreParts, "base" | "open">,
  signal: AbortSignal,
): Promise<Restored> {
  const ref = withAddresses(v.parse(sourceRefSchema, source), (url) =>
    base === undefined ? url : new URL(url, base).href,
  );
  const { wanted, warnings } = readSettings(kind, settings);
  const request = { ref, as: kind, id: id as LayerId }; // made by newLayerId in the session that saved it
  const restored = await prepareWhatIsHere(request, open, signal);
  const { layer } = restored.prepared;
  applySettings(layer, wanted);
  const of = (warning: string) => `${layer.name.peek()}: ${warning}`;
  return { ...restored, warnings: [...restored.warnings, ...warnings.map(of)] };
}

/** Strokes stay in the browser they were painted in; elsewhere their layer comes back without them. */
async function prepareWhatIsHere(
  request: OpenRequest,
  open: OpenParts,
  signal: AbortSignal,
): Promise<Restored> {
  try {
    const prepared = await prepareLayer(request, open, signal);
    return { prepared, warnings: prepared.warning ? [prepared.warning] : [] };
  } catch (error) {
    const { ref, as } = request;
    if (ref.kind !== "edited-labels" || as !== "labels") throw error;
    if (!isFailure(error, "source/unreachable")) throw error;
    const prepared = await prepareWithoutEdits({ ...request, ref }, open, signal);
    if (!prepared) throw error;
    const warning = `What was painted on ${describeSource(ref.like ?? ref)} is in the browser it was painted in; its labels are shown without it`;
    return { prepared, warnings: [warning] };
  }
}
