import { describeSource } from "#io/source-ref.ts";
import { zipOf } from "#io/zip/zip-of.ts";
import { writeBiapy } from "../config/biapy/write-biapy.ts";
import { parseJobFile } from "../config/job-file.ts";
import { ResultsTree } from "../results/results-tree.ts";
import type { DataCard, RunCard } from "../results/run-card.ts";
import type { SavedModel } from "../results/saved-model.ts";
import type { Exporting } from "./exporting.ts";
import { encodeModelFile } from "./model-file.ts";
import { writeReconstructions } from "./write-reconstructions.ts";

type Card = SavedModel["card"];

/**
 * A run as `lamella train` writes one: BiaPy's tree of results as a zip: without test images, but of a pretraining with what was held
 * out, brought back. Nobody wrote down when an
 * validation of it was done: all have the time at which it began.
 */
export async function encodeResults(
  model: SavedModel,
  { learntFrom, ...exporting }: Pick<Exporting, "learntFrom" | "networks" | "signal">,
): Promise<Uint8Array<ArrayBuffer>> {
  const { card } = model;
  const files: (readonly [string, Uint8Array<ArrayBuffer>])[] = [];
  const name = card.title.replace(/[^\w-]+/g, "_") || "run";
  const started = new Date(card.created);
  const taker = {
    set: async (key: string, bytes: Uint8Array<ArrayBuffer>) =>
      void files.push([name + key, bytes]),
  };
  const tree = new ResultsTree(taker, { name, runId: 1, started });
  const validations = card.validations.map((record) => ({
    record,
    wallTimeS: started.getTime() / 1000,
  }));
  await tree.config(`${name}.yaml`, await writeBiapy(parseJobFile(card.job, card.title)));
  await tree.checkpoint("best.safetensors", encodeModelFile(model));
  await tree.normalization(card.normalization);
  await tree.log(validations);
  await tree.charts(validations);
  await tree.card(runCardOf(card, name));
  if (learntFrom)
    await writeReconstructions(model, tree, { source: await learntFrom(), ...exporting });
  return zipOf(files);
}

function runCardOf(card: Card, name: string): RunCard {
  const { job, state, created, step, steps, backend, best } = card;
  return {
    ...{ format: "lamella-run", version: 1, name, runId: 1, seed: job.seed, state },
    job: parseJobFile(job, name),
    isResumed: false,
    ...{ started: created, ended: null, seconds: null },
    steps: { done: step, planned: steps },
    data: dataCardsOf(card),
    machine: { backend, reason: null, cpu: null, cores: null, os: null },
    software: {},
    init: null, // nobody wrote it down
    best: best && { step: best.step, ...best.validation },
    test: null,
  };
}

/** Nobody counted the files of a folder. */
function dataCardsOf({ source }: Card): DataCard[] {
  if (!source) return [];
  const learnt = { part: "train", files: 1, sha256: null } as const;
  if ("dataset" in source)
    return [{ ...learnt, kind: "folder", files: 0, place: describeSource(source.dataset) }];
  const images = { ...learnt, kind: "images", place: describeSource(source.image) } as const;
  if (!("labels" in source)) return [images];
  return [images, { ...learnt, kind: "masks", place: describeSource(source.labels) }];
}
