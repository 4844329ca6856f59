import type { Weights } from "#compute/index.ts";
import { Failure, isFailure } from "#core/failure.ts";
import { readZip, type ZipFiles } from "#io/zip/read-zip.ts";
import type { SavedModel } from "../results/model-file.ts";
import { decodeModelFile } from "../results/model-file.ts";
import { decodeSafetensors } from "../weights/safetensors.ts";
import type { GivenWeights } from "../weights/start-weights.ts";
import { isStateDict, readStateDict } from "../weights/state-dict.ts";
import { packageFiles } from "./bioimageio/description.ts";
import { otherPackage, useOfPackage } from "./bioimageio/other-package.ts";

/** Whether a name is that of a file with a model or weights, not of a folder. */
export function isModelFile(name: string): boolean {
  return /\.(safetensors|zip|pt|pth)$/i.test(name);
}

/**
 * A model from the bytes of a file: safetensors with its card, or a bioimage.io package that was written here. Rejects with
 * `model/unreadable`, naming `source` and what would work.
 */
export async function readModel(bytes: Uint8Array, source: string): Promise<SavedModel> {
  if (!isZip(bytes)) return decodeModelFile(bytes, source);
  const files = await readZip(bytes, source);
  const packaged = await files.read(packageFiles.model);
  if (packaged) return decodeModelFile(packaged, source);
  const other = await otherPackage(files);
  const found = isStateDict(files)
    ? 'holds weights only, and does not say what network they are of; name it as "init" of a training with that network'
    : other
      ? `${useOfPackage(other)}. Packages that Lamella wrote can be opened`
      : "is neither a model of Lamella nor a package of bioimage.io";
  throw new Failure({ code: "model/unreadable", source }, `${source} ${found}`);
}

/**
 * The weights in a file, with the card of their model where there is one. They need not say what network they are of: also of safetensors and `torch.save` elsewhere, and the
 * state dict of a bioimage.io package. Whether they fit a network is seen when they are put into it.
 */
export async function readGiven(bytes: Uint8Array, source: string): Promise<GivenWeights> {
  try {
    return await readModel(bytes, source);
  } catch (error) {
    if (!isFailure(error, "model/unreadable")) throw error;
    return { weights: await readWeights(bytes, source), card: undefined }; // weights alone, or it says what is wrong
  }
}

async function readWeights(bytes: Uint8Array, source: string): Promise<Weights> {
  if (!isZip(bytes) && bytes[0] !== oldPickle) return decodeSafetensors(bytes, source);
  const files = await openCheckpoint(bytes, source);
  if (isStateDict(files)) return readStateDict(files, source);
  const inside = (await otherPackage(files))?.stateDict;
  if (inside === undefined || files.names.includes(packageFiles.model))
    return (await readModel(bytes, source)).weights;
  const [dictionary, name] = [await files.read(inside.file), `${source}, ${inside.file}`];
  return readStateDict(await openCheckpoint(dictionary ?? new Uint8Array(), name), name);
}

/** A zip, as PyTorch saves since 1.6. */
async function openCheckpoint(bytes: Uint8Array, source: string): Promise<ZipFiles> {
  if (bytes[0] === oldPickle) throw tooOld(source);
  return readZip(bytes, source);
}

/** What PyTorch's files before 1.6 begin with: a bare pickle. */
const oldPickle = 0x80;

function tooOld(source: string): Failure {
  return new Failure(
    { code: "model/unreadable", source },
    `${source} is as PyTorch before 1.6 saved it; load it there and save it again`,
  );
}

function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}
