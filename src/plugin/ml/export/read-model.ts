import { Failure } from "#core/failure.ts";
import { readZip } from "#io/zip/read-zip.ts";
import type { SavedModel } from "../results/saved-model.ts";
import { packageFiles } from "./bioimageio/description.ts";
import { decodeModelFile } from "./model-file.ts";

/** Whether a name is that of a file with a model, not of a folder. */
export function isModelFile(name: string): boolean {
  return /\.(safetensors|zip)$/i.test(name);
}

/** The safetensors of a file: itself, or what lies in a bioimage.io package that was written here. */
export async function safetensorsIn(bytes: Uint8Array, source: string): Promise<Uint8Array> {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  if (!isZip) return bytes;
  const found = await readZip(bytes, source).read(packageFiles.model);
  if (found) return found;
  throw new Failure(
    { code: "model/unreadable", source },
    `${source} holds no ${packageFiles.model}: of bioimage.io's packages, those that Lamella wrote can be opened`,
  );
}

/** A model from a file's bytes. Fails with `model/unreadable`, naming `source`. */
export async function readModel(bytes: Uint8Array, source: string): Promise<SavedModel> {
  return decodeModelFile(await safetensorsIn(bytes, source), source);
}
