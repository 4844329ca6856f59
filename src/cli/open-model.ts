import { stat } from "node:fs/promises";
import { Failure } from "#core/failure.ts";
import { storesInNode } from "#io/node/open-file.ts";
import { describeSource, nameOf, type Place } from "#io/source-ref.ts";
import type { Job } from "#ml/config/job.ts";
import { isModelFile, readGiven, readModel } from "#ml/export/read-model.ts";
import type { ModelCard } from "#ml/results/model-card.ts";
import type { SavedModel } from "#ml/results/model-file.ts";
import { loadModel } from "#ml/results/saved-model.ts";
import { type GivenWeights, type StartWeights, startWeights } from "#ml/weights/start-weights.ts";
import { placeOf } from "./place.ts";

/** Opens a model: the file that `lamella train` keeps as best, one that was exported, or the folder of one; a path or an address. */
export async function openModel(source: string, signal: AbortSignal): Promise<SavedModel> {
  const place = placeOf(source);
  if (await isFolder(place)) return loadFolder(place, signal);
  return readModel(await bytesOf(place, signal), source);
}

/** What a job begins with. */
export interface OpenedInit extends StartWeights {
  /** The model that the weights are of, where they say which. */
  readonly card: ModelCard | undefined;
}

/** The weights that a job begins with: of a model, or a file that holds weights alone. */
export async function openInit(
  { from, part, head }: NonNullable<Job["init"]>,
  signal: AbortSignal,
): Promise<OpenedInit> {
  const place = typeof from === "string" ? placeOf(from) : from;
  const source = describeSource(place);
  const given = await openGiven(place, signal);
  return { ...startWeights(given, { source, part, head }), card: given.card };
}

async function openGiven(place: Place, signal: AbortSignal): Promise<GivenWeights> {
  if (await isFolder(place)) return loadFolder(place, signal);
  return readGiven(await bytesOf(place, signal), describeSource(place));
}

/** Elsewhere than on disk a name has to tell. */
async function isFolder(place: Place): Promise<boolean> {
  if (place.kind !== "file") return !isModelFile(nameOf(place));
  return (await stat(place.path).catch(() => undefined))?.isDirectory() ?? false; // what is not there is said by `bytesOf`
}

async function loadFolder(place: Place, signal: AbortSignal): Promise<SavedModel> {
  return loadModel(await storesInNode(place).folder(), { source: describeSource(place), signal });
}

async function bytesOf(place: Place, signal: AbortSignal): Promise<Uint8Array> {
  const source = describeSource(place);
  const { store, key } = await storesInNode(place).file();
  const bytes = await store.get(key, { signal });
  if (bytes) return bytes;
  throw new Failure(
    { code: "source/unreachable", source },
    `There is no model ${source}; \`lamella train\` keeps one as checkpoints/NAME_N-checkpoint-best.safetensors`,
  );
}
