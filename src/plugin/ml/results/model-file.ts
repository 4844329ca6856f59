import { decodeSafetensors, encodeSafetensors, readMetadata } from "../weights/safetensors.ts";
import { parseCard, type SavedModel } from "./saved-model.ts";

const format = "lamella-model";

/**
 * A model in one file: a safetensors file with weights and running statistics under PyTorch's names, and in its metadata,
 * as JSON, all else that is needed to predict.
 */
export function encodeModelFile({ card, weights }: SavedModel): Uint8Array<ArrayBuffer> {
  return encodeSafetensors(weights, { format, card: JSON.stringify(card) });
}

/** The reverse. Throws `model/unreadable`, naming `source` and what is wrong with it. */
export function decodeModelFile(bytes: Uint8Array, source: string): SavedModel {
  const weights = decodeSafetensors(bytes, source);
  const { card = "" } = readMetadata(bytes, source);
  return { card: parseCard(card, { source, at: "its metadata" }), weights };
}
