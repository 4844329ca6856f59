import type { Key, Store, WritableStore } from "#io/stores/store.ts";
import { decodeSafetensors, safetensorsHead } from "../weights/safetensors.ts";
import { type ModelCard, noModel, parseCard } from "./model-card.ts";
import { cardInFile, encodeModelFile, type SavedModel } from "./model-file.ts";

const cardKey: Key = "/model.json";
const weightsKey: Key = "/best.safetensors";

/**
 * Puts weights, with all that it takes to predict with them, in the place of those that a run's folder holds: one file, so that a full
 * storage leaves either these or those with what belongs to them.
 */
export async function saveWeights(
  store: WritableStore,
  { card, weights }: SavedModel,
): Promise<void> {
  await store.set(
    weightsKey,
    encodeModelFile({ card: { ...card, history: [], validations: [] }, weights }),
  );
}

/** How a run goes. */
export async function saveCard(store: WritableStore, card: ModelCard): Promise<void> {
  await store.set(cardKey, new TextEncoder().encode(JSON.stringify(card)));
}

interface Reading {
  /** Names the folder in failures. */
  readonly source: string;
  readonly signal: AbortSignal;
}

/** Rejects with `model/unreadable` where there is no model, or a broken one. */
export async function loadModel(store: Store, reading: Reading): Promise<SavedModel> {
  const { source, signal } = reading;
  const run = await loadRun(store, reading);
  const bytes = await store.get(weightsKey, { signal });
  if (!bytes) throw noModel(source, "its weights are missing");
  return {
    card: ofWeights(run, cardInFile(bytes, source)),
    weights: decodeSafetensors(bytes, source),
  };
}

/** As `loadModel`, also of a run that has no weights yet. */
export async function loadCard(store: Store, reading: Reading): Promise<ModelCard> {
  const { source, signal } = reading;
  const run = await loadRun(store, reading);
  const head = await safetensorsHead(store, weightsKey, { signal });
  return ofWeights(run, head && cardInFile(head, source));
}

async function loadRun(store: Store, { source, signal }: Reading): Promise<ModelCard> {
  const bytes = await store.get(cardKey, { signal });
  if (!bytes) throw noModel(source, "it holds no model.json");
  return parseCard(new TextDecoder().decode(bytes), source);
}

/** What weights are of is what lies with them: there may have been no room for a card since, and earlier versions wrote none beside them. */
function ofWeights(run: ModelCard, own: ModelCard | undefined): ModelCard {
  if (!own) return run;
  const { graph, channels, normalization, classes, best } = own;
  return { ...run, graph, channels, normalization, classes, best };
}
