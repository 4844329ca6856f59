import { initialWeights } from "#compute/index.ts";
import { buildChoice } from "#ml/config/choice.ts";
import { parseJob } from "#ml/config/job.ts";
import { models } from "#ml/models/index.ts";
import { cardVersion } from "#ml/results/model-card.ts";
import type { SavedModel } from "#ml/results/model-file.ts";
import { seeded } from "../../compute/ramp.ts";

type Activation = SavedModel["card"]["classes"]["activation"];

/** A small model of two channels that has learnt nothing, as a run would have left it. */
export function savedModel({ activation }: { activation: Activation }): SavedModel {
  const outputs = [
    { id: 1, title: "label 1" },
    { id: 2, title: "label 2" },
  ];
  const job = parseJob({ model: { id: "unet", width: 4, depth: 2 } });
  const channels = { inputChannels: 2, outputChannels: outputs.length };
  const graph = buildChoice(models, job.model, channels);
  return {
    weights: initialWeights(graph, seeded(5)),
    card: {
      ...{ format: "lamella-model", version: cardVersion, id: "run-1", title: "cells: 1" },
      ...{ created: "2026-11-22T10:00:00.000Z", job, graph, channels: [0, 2] },
      normalization: { mean: [120, 3e4], std: [20, 500.5] },
      classes: { unlabelled: "background", activation, outputs, labelled: [] },
      best: {
        epoch: 1,
        step: 20,
        lr: 1e-3,
        train: { loss: 1 },
        validation: { loss: 1, dice: 0.8 },
      },
      ...{ state: "done", step: 40, steps: 40 },
      ...{ backend: "simd", history: [], validations: [] },
    },
  };
}
