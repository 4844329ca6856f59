import * as v from "valibot";
import type { Weights } from "#compute/index.ts";
import { Failure } from "#core/failure.ts";
import type { Key, Store, WritableStore } from "#io/stores/store.ts";
import { decodeSafetensors, encodeSafetensors } from "../weights/safetensors.ts";
import { type ModelCard, modelCardSchema } from "./model-card.ts";

const cardKey: Key = "/model.json";
const weightsKey: Key = "/best.safetensors";

export interface SavedModel {
  readonly card: ModelCard;
  readonly weights: Weights;
}

/** Writes a model's folder; the card comes last, so that what has one has weights. */
export async function saveModel(
  store: WritableStore,
  { card, weights }: SavedModel,
): Promise<void> {
  await store.set(weightsKey, encodeSafetensors(weights, { id: card.id, title: card.title }));
  await saveCard(store, card);
}

/** For a model whose weights are saved already. */
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
  const card = await loadCard(store, reading);
  const bytes = await store.get(weightsKey, { signal });
  if (!bytes) throw unreadable(source, "its weights are missing");
  return { card, weights: decodeSafetensors(bytes, source) };
}

export async function loadCard(store: Store, { source, signal }: Reading): Promise<ModelCard> {
  const bytes = await store.get(cardKey, { signal });
  if (!bytes) throw unreadable(source, "it holds no model.json");
  return parseCard(new TextDecoder().decode(bytes), source);
}

/** A card from its JSON. Throws `model/unreadable` that names the key at fault. */
export function parseCard(text: string, source: string): ModelCard {
  const parsed = v.safeParse(modelCardSchema, parseJson(text, source));
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw unreadable(source, `model.json is wrong at "${v.getDotPath(issue)}": ${issue.message}`);
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable(source, "model.json is no JSON", cause);
  }
}

function unreadable(source: string, found: string, cause?: unknown): Failure {
  return new Failure({ code: "model/unreadable", source }, `No model in ${source}: ${found}`, {
    cause,
  });
}
