import { type CachedChunk, keptChunkBytes } from "#io/chunks/cached-chunk.ts";
import { ChunkCache } from "#io/chunks/chunk-cache.ts";
import { nameOf } from "#io/source-ref.ts";
import { parsePretrainJob } from "#ml/config/pretrain-job.ts";
import { keptImage } from "#ml/data/kept-image.ts";
import { openImages } from "#ml/data/open-images.ts";
import { familiesFor } from "#ml/families/contributed-families.ts";
import { preparePretraining } from "#ml/pretrain/prepare-pretraining.ts";
import type { PretrainSource } from "#ml/pretrain/pretrain-source.ts";
import { runPretraining } from "#ml/pretrain/run-pretraining.ts";
import { estimateRun } from "#ml/train/estimate-training.ts";
import { saying, storesOf } from "./open-data.ts";
import { openStart } from "./open-start.ts";
import type { Resumption, RunWork } from "./run-work.ts";
import type { PretrainData, PretrainInput } from "./tokens.ts";
import type { TrainingParts } from "./training-parts.ts";

/** Of decoded images this much is kept: they may be larger than memory. */
const keptBytes = 4 * keptChunkBytes;

/** Opens what a pretraining names. Rejects with `train/bad-job`, or as readers do. */
export async function openPretraining(
  parts: TrainingParts,
  { input, resumption }: { readonly input: PretrainInput; readonly resumption?: Resumption },
  signal: AbortSignal,
): Promise<RunWork> {
  const { run, title, members, job: given, ...data } = input;
  const job = parsePretrainJob(given);
  const cache = new ChunkCache<CachedChunk>(keptBytes);
  const [families, source, init] = await Promise.all([
    familiesFor(job, members),
    openSource(parts, { data, title, cache }, signal),
    job.init && !resumption?.resume ? openStart(parts, job.init, signal) : undefined,
  ]);
  const request = { job, families, source, init: init?.transfer, ...resumption };
  return {
    ...{ run, title, job, notes: init?.notes ?? [], source: data },
    chunksKept: () => cache.use,
    train: (hooks, until) => runPretraining(request, hooks, until),
    async estimate(until) {
      return estimateRun(await preparePretraining(request, until), job);
    },
  };
}

/** What a pretraining learns from. Rejects as readers do, and says what could not be opened. */
export async function openSource(
  { host }: Pick<TrainingParts, "host">,
  {
    data,
    title,
    cache,
  }: {
    readonly data: PretrainData;
    readonly title: string;
    readonly cache: ChunkCache<CachedChunk>;
  },
  signal: AbortSignal,
): Promise<PretrainSource> {
  if ("image" in data) {
    const image = await saying("image", host.open(data.image, signal));
    return { kind: "layer", name: title, image: keptImage(image, cache) };
  }
  const place = data.dataset;
  const opened = openImages({ place, stores: storesOf(host), cache }, signal);
  return { kind: "images", ...(await saying(`data set ${nameOf(place)}`, opened)) };
}
