import { stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { Failure } from "#core/failure.ts";
import { FileStore } from "#io/node/file-store.ts";
import { describeSource } from "#io/source-ref.ts";
import type { Job } from "#ml/config/job.ts";
import { isModelFile, readGivenWeights, readModel } from "#ml/export/read-model.ts";
import { loadModel, type SavedModel } from "#ml/results/saved-model.ts";
import type { Transfer } from "#ml/weights/transfer-weights.ts";

/** Opens a model: the file that `lamella train` keeps as best, one that was exported, or the folder of one. */
export async function openModel(path: string, signal: AbortSignal): Promise<SavedModel> {
  const found = await stat(path).catch(() => undefined); // said below
  if (!found)
    throw new Failure(
      { code: "source/unreachable", source: path },
      `There is no model ${path}; \`lamella train\` keeps one as checkpoints/NAME_N-checkpoint-best.safetensors`,
    );
  if (found.isDirectory()) return loadModel(new FileStore(path), { source: path, signal });
  const bytes = await new FileStore(dirname(path)).get(`/${basename(path)}`, { signal });
  return readModel(bytes ?? new Uint8Array(), path);
}

/** The weights that a job begins with: of a model, or a file that holds weights alone. */
export async function openInit(
  { from, part, head }: NonNullable<Job["init"]>,
  signal: AbortSignal,
): Promise<Omit<Transfer, "fresh">> {
  const source = typeof from === "string" ? from : describeSource(from);
  if (!isModelFile(source)) {
    const { weights } = await openModel(source, signal);
    return { given: weights, source, part, head };
  }
  const bytes = await new FileStore(dirname(source)).get(`/${basename(source)}`, { signal });
  if (bytes) return { given: await readGivenWeights(bytes, source), source, part, head };
  throw new Failure({ code: "source/unreachable", source }, `There is no file ${source}`);
}
