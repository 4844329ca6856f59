import { type CachedChunk, keptChunkBytes } from "#io/chunks/cached-chunk.ts";
import { ChunkCache } from "#io/chunks/chunk-cache.ts";
import { savedName } from "#io/write/saved-name.ts";
import { isPretraining } from "#ml/config/run-job.ts";
import { encodeModel } from "#ml/export/encode-model.ts";
import { modelFormats } from "#ml/export/formats.ts";
import type { PretrainSource } from "#ml/pretrain/pretrain-source.ts";
import type { ModelCard } from "#ml/results/model-card.ts";
import { saveModel } from "#ml/results/saved-model.ts";
import { openSource } from "./open-pretraining.ts";
import { type Service, service } from "./serve.ts";
import { exportModel, importModel } from "./tokens.ts";
import type { TrainingParts } from "./training-parts.ts";

/** Models out as files, and in again. */
export function modelServices({ host, runs }: TrainingParts): Service[] {
  return [
    service(exportModel, async ({ model: wanted, format, name, about }, { signal }) => {
      const model = await runs.model(wanted, signal);
      const { networks } = host;
      const learntFrom = sourceOf({ host }, model.card, signal);
      const bytes = await encodeModel(model, { format, about, networks, signal, learntFrom });
      signal.throwIfAborted();
      const ending = modelFormats.find(({ id }) => id === format)?.ending ?? "";
      return { name: savedName(name ?? model.card.title) + ending, file: new Blob([bytes]) };
    }),
    service(importModel, async ({ source, run }, { signal }) => {
      const model = await runs.model(source, signal);
      signal.throwIfAborted();
      // Where it was trained is another matter: nobody here can go on with its run.
      const { source: _source, fingerprint: _fingerprint, ...kept } = model.card;
      const state = kept.state === "running" ? ("stopped" as const) : kept.state;
      const card = { ...kept, id: run, state };
      await saveModel(await runs.folderOf(run), { ...model, card });
      const { graph: _graph, ...summary } = card;
      return summary;
    }),
  ];
}

/** Opens what a pretraining learnt from; undefined of any other model, and of one that came from elsewhere. */
function sourceOf(
  parts: Pick<TrainingParts, "host">,
  { job, source, title }: ModelCard,
  signal: AbortSignal,
): (() => Promise<PretrainSource>) | undefined {
  if (!source || !isPretraining(job)) return undefined;
  return () =>
    openSource(
      parts,
      { data: source, title, cache: new ChunkCache<CachedChunk>(keptChunkBytes) },
      signal,
    );
}
