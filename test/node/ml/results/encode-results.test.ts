import { assert } from "chai";
import { test } from "vitest";
import { Executors } from "#compute/index.ts";
import { parseJob } from "#ml/config/job.ts";
import { encodeResults } from "#ml/export/encode-results.ts";
import { cardVersion } from "#ml/results/model-card.ts";

test("a run of the page is exported as the tree, with its job, log, charts, samples and model, its card last", async () => {
  const validation = { loss: 0.4, dice: 0.8 };
  const best = { epoch: 0, step: 10, lr: 1e-3, train: { loss: 0.5 }, validation };
  const files = await encodeResults(
    {
      weights: new Map([["a.weight", { shape: [1], data: Float32Array.of(1) }]]),
      card: {
        ...{ format: "lamella-model", version: cardVersion, id: "run-1", title: "labels 2" },
        created: "2026-11-22T10:34:04.000Z",
        job: parseJob({ batch: 3 }),
        graph: { inputChannels: 1, nodes: [] },
        channels: [0],
        normalization: { mean: [1], std: [2] },
        classes: { unlabelled: "background", activation: "sigmoid", outputs: [], labelled: [] },
        ...{ best, state: "done", step: 10, steps: 10, backend: "simd" },
        fingerprint: "1f",
        machine: { machine: { cpu: null, cores: 2, os: null }, software: { lamella: "1.2.3" } },
        history: [],
        validations: [best],
      },
    },
    {
      ...{ name: "Membranes 2", networks: new Executors({}), onProgress() {} },
      signal: new AbortController().signal,
      samples: async () => [["0_image.png", Uint8Array.of(1)]],
    },
  );
  const written = new Map(files);
  const text = (name: string) => new TextDecoder().decode(written.get(name));
  assert.include(text("config_files/Membranes_2.yaml"), "BATCH_SIZE: 3");
  const results = "results/Membranes_2_1";
  const card = JSON.parse(text(`${results}/run_card.json`));
  assert.deepInclude(card.best, { step: 10, dice: 0.8 });
  assert.deepInclude(card, { fingerprint: "1f", software: { lamella: "1.2.3" } });
  assert.isAbove(written.get(`${results}/charts/Membranes_2_1_loss.png`)?.length ?? 0, 1000);
  assert.deepEqual(written.get(`${results}/aug/0_image.png`), Uint8Array.of(1));
  assert.equal(files.at(-1)?.[0], `${results}/run_card.json`);
});
