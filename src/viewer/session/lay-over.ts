import * as v from "valibot";
import { newLayerId } from "#core/ids.ts";
import type { Layer } from "#core/layers/layer.ts";
import type { SessionPart } from "#core/session/document.ts";
import { batch } from "#core/signal.ts";
import { toolIds } from "#core/viewer-model.ts";
import { type SourceRef, sourceRefSchema, withAddresses } from "#io/source-ref.ts";
import { type LayersChangeParts, recordAdded } from "../changes/layers-change.ts";
import { changeSettings, type NewSettings } from "../changes/settings-change.ts";
import { readSettings } from "./read-settings.ts";
import { messageOf, restoreLayer } from "./restore-session.ts";

export interface LayOverParts extends Omit<LayersChangeParts, "onForgotten"> {
  /** Addresses are relative to it. */
  readonly base: string;
}

type PartLayer = SessionPart["layers"][number];

/**
 * Lays a part of a session over what is open, as Neuroglancer's `#!+` does: settings of layers that are open, found by
 * id or else by source, layers on top that are not, the slice, the camera. What is new is one step to undo, and so is what is
 * set. Returns a sentence for each thing that could not be had.
 */
export async function layOver(
  part: SessionPart,
  parts: LayOverParts,
  signal: AbortSignal,
): Promise<string[]> {
  const { model, base } = parts;
  const found = part.layers.map((wanted) => ({ wanted, layer: openLayer(wanted, parts) }));
  const absent = found.flatMap(({ wanted, layer }) => (layer ? [] : [wanted]));
  const tried = await Promise.allSettled(
    absent.map((wanted) => openWanted(wanted, { base, open: parts }, signal)),
  );
  const failed = tried.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  const opened = tried.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  if (signal.aborted) for (const { prepared } of opened) prepared.drop();
  signal.throwIfAborted();
  const changes = found.flatMap(({ wanted, layer }) => (layer ? [changeOf(layer, wanted)] : []));
  batch(() => {
    changeSettings(model, changes);
    for (const { prepared } of opened) prepared.show();
    recordAdded(
      parts,
      opened.map(({ prepared }) => prepared.layer),
    );
    lookAs(part, parts);
  });
  return [
    ...changes.flatMap(({ warnings }) => warnings),
    ...opened.flatMap(({ warnings }) => warnings),
    ...failed.map(messageOf),
  ];
}

function openLayer(
  { id, kind, source }: PartLayer,
  { model, pixels, base }: LayOverParts,
): Layer | undefined {
  const layers = model.layers.value;
  const named = layers.find((layer) => layer.id === id);
  if (named || source === undefined) return named;
  const ref = JSON.stringify(wholeRef(source, base));
  return layers.find(
    (layer) =>
      (kind === undefined || layer.kind === kind) && JSON.stringify(pixels.refOf(layer)) === ref,
  );
}

function wholeRef(source: unknown, base: string): SourceRef | undefined {
  const parsed = v.safeParse(sourceRefSchema, source);
  if (!parsed.success) return undefined;
  return withAddresses(parsed.output, (url) => new URL(url, base).href);
}

async function openWanted(
  { id = newLayerId(), kind = "image", source, settings = {} }: PartLayer,
  parts: Parameters<typeof restoreLayer>[1],
  signal: AbortSignal,
): ReturnType<typeof restoreLayer> {
  if (source === undefined)
    throw new Error(`No layer ${id} is open, and the link does not say what to open for it`);
  return restoreLayer({ id, kind, source, settings }, parts, signal);
}

function changeOf(
  layer: Layer,
  { settings = {} }: PartLayer,
): NewSettings & { readonly warnings: readonly string[] } {
  const { wanted, warnings } = readSettings(layer.kind, settings);
  const of = (warning: string) => `${layer.name.peek()}: ${warning}`;
  return { layer, settings: wanted, warnings: warnings.map(of) };
}

function lookAs({ dims, camera, selected, tool }: SessionPart, { model }: LayOverParts): void {
  const slices = model.sliders.value.flatMap(({ name }) =>
    dims[name] === undefined ? [] : [[name, dims[name]] as const],
  );
  model.slice(Object.fromEntries(slices));
  if (camera) model.look(camera);
  const chosen = model.layers.value.find(({ id }) => id === selected);
  if (chosen) model.select(chosen.id);
  const wanted = toolIds.find((id) => id === tool);
  if (wanted) model.use(wanted);
}
