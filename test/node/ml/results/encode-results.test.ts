import { assert } from "chai";
import { test } from "vitest";
import { Executors } from "#compute/index.ts";
import { readZip } from "#io/zip/read-zip.ts";
import { parseJob } from "#ml/config/job.ts";
import { encodeResults } from "#ml/export/encode-results.ts";

test("a run of the page is exported as a zip of the tree, with its job, log, charts and model", async () => {
  const validation = { loss: 0.4, dice: 0.8 };
  const best = { epoch: 0, step: 10, lr: 1e-3, train: { loss: 0.5 }, validation };
  const bytes = await encodeResults(
    {
      weights: new Map([["a.weight", { shape: [1], data: Float32Array.of(1) }]]),
      card: {
        ...{ format: "lamella-model", version: 1, id: "run-1", title: "Membranes 2" },
        created: "2026-11-22T10:34:04.000Z",
        job: parseJob({ batch: 3 }),
        graph: { inputChannels: 1, nodes: [] },
        channels: [0],
        normalization: { mean: [1], std: [2] },
        classes: { unlabelled: "background", activation: "sigmoid", outputs: [], labelled: [] },
        ...{ best, state: "done", step: 10, steps: 10, backend: "simd" },
        history: [],
        validations: [best],
      },
    },
    { networks: new Executors({}), signal: new AbortController().signal },
  );
  const files = readZip(bytes, "results.zip");
  const text = async (name: string) => new TextDecoder().decode(await files.read(name));
  const yaml = await text("Membranes_2/config_files/Membranes_2.yaml");
  assert.include(yaml, "BATCH_SIZE: 3");
  const card = JSON.parse(await text("Membranes_2/results/Membranes_2_1/run_card.json"));
  assert.deepInclude(card.best, { step: 10, dice: 0.8 });
  const chart = await files.read("Membranes_2/results/Membranes_2_1/charts/Membranes_2_1_loss.png");
  assert.isAbove(chart?.length ?? 0, 1000);
});
