/** A model as one file: safetensors, with the card as text beside the tensors. PyTorch reads the tensors and passes over it. */
import type { Weights } from "#compute/index.ts";
import { Failure } from "#core/failure.ts";
import {
  decodeSafetensors,
  encodeSafetensors,
  safetensorsMetadata,
} from "../weights/safetensors.ts";
import { type ModelCard, parseCard } from "./model-card.ts";

export interface SavedModel {
  readonly card: ModelCard;
  readonly weights: Weights;
}

const cardKey = "lamella";

export function encodeModelFile({ card, weights }: SavedModel): Uint8Array<ArrayBuffer> {
  // "pt" says that layouts are PyTorch's, as Hugging Face's tools ask of a file.
  return encodeSafetensors(weights, { format: "pt", [cardKey]: JSON.stringify(card) });
}

/** Fails with `model/unreadable`, naming `source`, for other files, and for those without a card. */
export function decodeModelFile(bytes: Uint8Array, source: string): SavedModel {
  const card = cardInFile(bytes, source);
  if (!card)
    throw new Failure(
      { code: "model/unreadable", source },
      `${source} holds weights only, and does not say what network they are of; name it as "init" of a training with that network`,
    );
  return { card, weights: decodeSafetensors(bytes, source) };
}

/** The card of a file, of which the head is enough; undefined where it has none. Fails as `decodeModelFile` does. */
export function cardInFile(bytes: Uint8Array, source: string): ModelCard | undefined {
  const text = safetensorsMetadata(bytes, source)[cardKey];
  return typeof text === "string" ? parseCard(text, source) : undefined;
}
