import { assert } from "chai";
import * as v from "valibot";
import { test } from "vitest";
import { stepSchema } from "#core/changes.ts";
import { CommandRegistry } from "#core/commands.ts";
import { isFailure } from "#core/failure.ts";
import { History } from "#core/history.ts";
import { stepsThatFit } from "#core/history-fit.ts";
import type { LayerId } from "#core/ids.ts";
import type { Grid } from "#core/layers/grid.ts";
import { draftCommands } from "#plugin/draft-commands.ts";
import { JobDraft } from "#plugin/job-draft.ts";
import { trainArgs, trainEntries, trainJob } from "#plugin/train-settings.ts";
import { pluginChoices } from "#viewer/changes/choices-change.ts";

test("settings are those of a job, and null makes one what it usually is", () => {
  const sgd = trainJob.changed(trainJob.usual, { optimizer: { id: "sgd" }, seed: 3 });
  assert.deepInclude(sgd.optimizer, { id: "sgd", lr: 0.01 }, "with all that it has");
  assert.deepEqual(trainJob.changed(sgd, { optimizer: null, seed: null }), trainJob.usual);
  assert.deepEqual(trainJob.unusual(sgd), { optimizer: sgd.optimizer, seed: 3 });
});

test("a length is given in steps or in epochs, never in both", () => {
  const epochs = trainJob.changed(trainJob.usual, { epochs: 5 });
  assert.deepEqual([epochs.steps, epochs.epochs], [undefined, 5]);
  const steps = trainJob.changed(epochs, { steps: 50 });
  assert.deepEqual([steps.steps, steps.epochs], [50, undefined]);
  for (const change of [{ steps: null }, { epochs: null }, { steps: null, epochs: null }])
    assert.deepEqual(trainJob.unusual(trainJob.changed(epochs, change)), {});
});

test("a preset is known by what it sets, whatever else is chosen", () => {
  assert.equal(trainJob.presetOf(trainJob.usual), "balanced");
  for (const { id, settings } of trainJob.presets)
    assert.equal(
      trainJob.presetOf(trainJob.changed(trainJob.usual, { ...settings, loss: { id: "dice" } })),
      id,
    );
  assert.isUndefined(trainJob.presetOf(trainJob.changed(trainJob.usual, { steps: 7 })));
});

test("another model keeps the settings that both have", () => {
  const wide = { ...trainJob.usualChoice("model", "unet"), width: 24 };
  assert.deepInclude(trainJob.otherModel(wide, "resunet"), { id: "resunet", width: 24 });
  assert.deepEqual(trainJob.otherModel(wide, "unet-resnet18"), { id: "unet-resnet18" });
});

test("slices that the image does not have are left out of a job", () => {
  const settings = trainJob.changed(trainJob.usual, { planes: { z: [2, 9], t: [0, 1] } });
  const grid: Grid = {
    ...{ axes: ["z", "y", "x"], shape: [4, 8, 8], dtype: "uint8", levels: 1 },
    ...{ levelShapes: [[4, 8, 8]], scale: [1, 1, 1], units: ["", "", ""] },
  };
  const image = { id: "image" as LayerId, grid };
  const args = trainArgs({ image, labels: "labels" as LayerId, unlabelled: "ignore", settings });
  assert.deepEqual(args.planes, { z: [2, 4] });
});

test("commands change the draft, which a session brings back; what it cannot be is refused by name", async () => {
  const draft = new JobDraft(trainJob);
  const registry = new CommandRegistry();
  for (const [id, body] of Object.entries(draftCommands(draft, trainEntries)))
    registry.register({ id, title: id, body: () => body });
  await registry.run("train.set", { model: { id: "attention-unet", depth: 2 }, epochs: 3 });
  const saved = JSON.parse(JSON.stringify(draft.session.value));
  assert.deepEqual(new JobDraft(trainJob, { saved }).settings.value, draft.settings.value);
  assert.deepEqual(await registry.run("train.settings"), draft.settings.value);
  for (const wrong of [{ model: { id: "unet", wdth: 3 } }, { stps: 4 }, { batch: 0 }]) {
    const before = draft.settings.value;
    const error = await registry.run("train.set", wrong).catch((error: unknown) => error);
    assert.isTrue(isFailure(error, "command/bad-arguments"), JSON.stringify(wrong));
    assert.equal(draft.settings.value, before);
  }
  await registry.run("train.reset");
  assert.deepEqual(draft.session.value, {});
});

test("a session of settings that this version does not know begins as usual", () => {
  assert.deepEqual(
    new JobDraft(trainJob, { saved: { model: { id: "gone" } } }).settings.value,
    trainJob.usual,
  );
});

test("a change of how to train is a step to undo, also after a reload; what a slider does at once is one", async () => {
  const page = (saved = {}) => {
    const history = new History();
    const choices = pluginChoices(history);
    history.handle("choices", choices.change);
    const keepChoices = (of: string, apply: Parameters<typeof choices.keep>[1]) =>
      choices.keep({ plugin: "learning", of }, apply);
    return { history, draft: new JobDraft(trainJob, { saved, keepChoices }) };
  };
  const { history, draft } = page();
  for (const steps of [50, 60, 70]) draft.change({ steps });
  draft.change({ steps: 70 }); // which changes nothing
  draft.change({ epochs: 3, seed: 2 });
  assert.deepEqual(
    history.past.value.map(({ title }) => title),
    ["change how to train", "change how to train"],
  );
  const chosen = draft.settings.value;

  const written = JSON.parse(JSON.stringify(history.past.value));
  const past = v.parse(v.array(stepSchema), written);
  const again = page(JSON.parse(JSON.stringify(draft.session.value)));
  again.history.load(stepsThatFit({ past, future: [] }, []));
  assert.deepEqual(again.draft.settings.value, chosen);
  await again.history.undo();
  assert.deepEqual(trainJob.unusual(again.draft.settings.value), { steps: 70 });
  await again.history.undo();
  assert.deepEqual(again.draft.settings.value, trainJob.usual);
  assert.isUndefined(await again.history.undo());
  await again.history.redo();
  await again.history.redo();
  assert.deepEqual(again.draft.settings.value, chosen);
});

test("a step that is undone before the learning plugin has loaded is undone once it has", async () => {
  const history = new History();
  const choices = pluginChoices(history);
  history.handle("choices", choices.change);
  const change = { plugin: "learning", of: "train", before: { steps: 70 }, after: { steps: 50 } };
  const step = { kind: "choices" as const, title: "change how to train", data: change };
  history.push(step);
  await history.undo();
  const keepChoices = (of: string, apply: Parameters<typeof choices.keep>[1]) =>
    choices.keep({ plugin: "learning", of }, apply);
  const draft = new JobDraft(trainJob, { saved: { steps: 50 }, keepChoices });
  assert.deepEqual(trainJob.unusual(draft.settings.value), { steps: 70 });
});
