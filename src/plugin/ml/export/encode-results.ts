import { describeSource } from "#io/source-ref.ts";
import { writeBiapy } from "../config/biapy/write-biapy.ts";
import { parseJobFile } from "../config/job-file.ts";
import type { RunMachine } from "../results/model-card.ts";
import type { SavedModel } from "../results/model-file.ts";
import { encodeModelFile } from "../results/model-file.ts";
import { ResultsTree } from "../results/results-tree.ts";
import type { DataCard, RunCard } from "../results/run-card.ts";
import type { ExportedFile } from "./exported-file.ts";
import type { Exporting } from "./exporting.ts";
import { resultsName } from "./formats.ts";
import { writeReconstructions } from "./write-reconstructions.ts";

type Card = SavedModel["card"];

/**
 * The files of a run as `lamella train` writes them, by their paths below `resultsName(name)`: BiaPy's tree, without test images, but of a
 * pretraining with what was held out, brought back. The run card comes last: where it is, all is. Nobody wrote down when a
 * validation was done: all have the time at which the run began.
 */
export async function encodeResults(
  model: SavedModel,
  { name: title, learntFrom, samples, ...exporting }: Omit<Exporting, "about">,
): Promise<readonly ExportedFile[]> {
  const { card } = model;
  const files: ExportedFile[] = [];
  const name = resultsName(title);
  const started = new Date(card.created);
  const taker = {
    set: async (key: string, bytes: Uint8Array<ArrayBuffer>) =>
      void files.push([key.slice(1), bytes]),
  };
  const tree = new ResultsTree(taker, { name, runId: 1, started });
  const validations = card.validations.map((record) => ({
    record,
    wallTimeS: started.getTime() / 1000,
  }));
  await tree.config(`${name}.yaml`, await writeBiapy(parseJobFile(card.job, card.title)));
  await tree.checkpoint("best.safetensors", encodeModelFile(model));
  await tree.normalization(card.normalization);
  await tree.samples((await samples?.()) ?? []);
  await tree.log(validations);
  await tree.charts(validations);
  if (learntFrom)
    await writeReconstructions(model, tree, { source: await learntFrom(), ...exporting });
  await tree.card(runCardOf(card, name));
  exporting.onProgress(1);
  return files;
}

function runCardOf(card: Card, name: string): RunCard {
  const { job, state, created, step, steps, backend, backendReason, best, fingerprint } = card;
  const { machine, software } = card.machine ?? unknownMachine;
  return {
    ...{ format: "lamella-run", version: 1, name, runId: 1, seed: job.seed, state },
    job: parseJobFile(job, name),
    isResumed: false,
    ...{ started: created, ended: null, seconds: null },
    steps: { done: step, planned: steps },
    data: dataCardsOf(card),
    fingerprint: fingerprint ?? null,
    machine: { backend, reason: backendReason ?? null, ...machine },
    software,
    init: card.init ?? null,
    best: best && { step: best.step, ...best.validation },
    test: null,
  };
}

const unknownMachine: RunMachine = {
  machine: { cpu: null, cores: null, os: null },
  software: {},
};

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
