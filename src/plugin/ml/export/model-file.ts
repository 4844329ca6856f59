/** A model as one file: safetensors, with the card as text beside the tensors. PyTorch reads the tensors and passes over it. */
import { Failure } from "#core/failure.ts";
import { parseCard, type SavedModel } from "../results/saved-model.ts";
import {
  decodeSafetensors,
  encodeSafetensors,
  safetensorsMetadata,
} from "../weights/safetensors.ts";

const cardKey = "lamella";

export function encodeModelFile({ card, weights }: SavedModel): Uint8Array<ArrayBuffer> {
  // "pt" says that layouts are PyTorch's, as Hugging Face's tools ask of a file.
  return encodeSafetensors(weights, { format: "pt", [cardKey]: JSON.stringify(card) });
}

/** Fails with `model/unreadable`, naming `source`, for other files, and for those without a card. */
export function decodeModelFile(bytes: Uint8Array, source: string): SavedModel {
  const text = safetensorsMetadata(bytes, source)[cardKey];
  if (typeof text !== "string")
    throw new Failure(
      { code: "model/unreadable", source },
      `${source} holds weights only, and does not say what network they are of; name it as "init" of a training with that network`,
    );
  return { card: parseCard(text, source), weights: decodeSafetensors(bytes, source) };
}
