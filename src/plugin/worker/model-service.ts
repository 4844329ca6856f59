import { type CachedChunk, keptChunkBytes } from "#io/chunks/cached-chunk.ts";
import { ChunkCache } from "#io/chunks/chunk-cache.ts";
import type { Place } from "#io/source-ref.ts";
import { savedName } from "#io/write/saved-name.ts";
import { isPretraining } from "#ml/config/run-job.ts";
import { encodeModel } from "#ml/export/encode-model.ts";
import { encodeResults } from "#ml/export/encode-results.ts";
import type { Exporting } from "#ml/export/exporting.ts";
import { modelFormats } from "#ml/export/formats.ts";
import type { PretrainSource } from "#ml/pretrain/pretrain-source.ts";
import type { ModelCard } from "#ml/results/model-card.ts";
import type { SavedModel } from "#ml/results/model-file.ts";
import { loadSamples } from "#ml/results/run-samples.ts";
import { saveCard, saveWeights } from "#ml/results/saved-model.ts";
import { openSource } from "./open-pretraining.ts";
import { type Call, type Service, service } from "./serve.ts";
import { exportModel, exportResults, importModel } from "./tokens.ts";
import type { TrainingParts } from "./training-parts.ts";

/** Models out as files, and in again. */
export function modelServices(parts: TrainingParts): Service[] {
  const { runs } = parts;
  return [
    service(exportModel, async ({ model: wanted, format, name, about }, call) => {
      const model = await runs.model(wanted, call.signal);
      const title = name ?? model.card.title;
      const exporting = { ...exportingOf(parts, { model, wanted, call }), name: title };
      const bytes = await encodeModel(model, { ...exporting, format, about });
      call.signal.throwIfAborted();
      const ending = modelFormats.find(({ id }) => id === format)?.ending ?? "";
      return { name: savedName(title) + ending, file: new Blob([bytes]) };
    }),
    service(exportResults, async ({ model: wanted, name }, call) => {
      const model = await runs.model(wanted, call.signal);
      const exporting = exportingOf(parts, { model, wanted, call });
      const files = await encodeResults(model, { ...exporting, name });
      call.signal.throwIfAborted();
      return files.map(([path, bytes]) => ({ name: path, file: new Blob([bytes]) }));
    }),
    service(importModel, async ({ source, run }, { signal }) => {
      const model = await runs.model(source, signal);
      signal.throwIfAborted();
      // Where it was trained is another matter: nobody here can go on with its run.
      const { source: _source, fingerprint: _fingerprint, ...kept } = model.card;
      const state = kept.state === "running" ? ("stopped" as const) : kept.state;
      const card = { ...kept, id: run, state };
      const folder = await runs.folderOf(run);
      await saveWeights(folder, { ...model, card });
      await saveCard(folder, card); // last: what has a card has weights
      const { graph: _graph, ...summary } = card;
      return summary;
    }),
  ];
}

/** What an export of a model takes, beside what it is called. */
function exportingOf(
  { host, runs }: TrainingParts,
  {
    model: { card },
    wanted,
    call: { signal, report },
  }: {
    readonly model: SavedModel;
    readonly wanted: string | Place;
    readonly call: Call<number>;
  },
): Omit<Exporting, "name" | "about"> {
  return {
    ...{ networks: host.networks, signal, onProgress: report },
    learntFrom: sourceOf({ host }, card, signal),
    samples: async () => {
      // A file has none beside it.
      return typeof wanted === "string" ? loadSamples(await runs.folderOf(wanted), { signal }) : [];
    },
  };
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
