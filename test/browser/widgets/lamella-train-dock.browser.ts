import { assert } from "chai";
import { Failure } from "#core/failure.ts";
import { signal } from "#core/signal.ts";
import { draftCommands } from "#plugin/draft-commands.ts";
import { JobDraft } from "#plugin/job-draft.ts";
import type { Learning, Run, RunId, RunStatus } from "#plugin/learning.ts";
import {
  jobChoices,
  type Place,
  type SettingForm,
  type TrainFamily,
  trainArgs,
  trainEntries,
  trainJob,
} from "#plugin/train-settings.ts";
import type { QueryEvent } from "#widgets/ask-command.ts";
import type { LamellaNumber } from "#widgets/lamella-number.ts";
import "#widgets/train/lamella-train-dock.ts";
import { find, mounted, obey, openedModel, settled } from "./models.ts";

const fresh: RunStatus = {
  state: "running",
  step: 40,
  steps: 400,
  epoch: 1,
  loss: 0.5,
  metrics: {},
  ...{ bestDice: null, bestStep: null },
  history: [{ step: 40, loss: 0.5 }],
  validations: [],
  backend: "simd",
  backendReason: "SIMD kernels on 2 threads: no WebGPU here",
  notes: ["WebGPU was lost (unplugged) at step 41; went on with SIMD kernels from step 40"],
  ...{ transfer: null, stepMs: 100 },
  etaMs: 36_000,
  ...{ interrupted: false, resumable: false },
};

describe("lamella-train-dock", () => {
  const { model, image, labels } = openedModel();
  const status = signal(fresh);
  const { model: network } = trainJob.usual;
  const job = { batch: 4, monitor: "dice", patience: 3, model: network } as const;
  const run: Run = { id: "run-1" as RunId, title: "first", status, job };
  const runs = signal<readonly Run[]>([]);
  const none = { predictions: signal([]), comparisons: signal([]) };
  const learning: Learning = { runs, ...none };
  const draft = new JobDraft(trainJob);
  const folder = signal<Place | undefined>(undefined);
  const { element, sent } = mounted(
    Object.assign(document.createElement("lamella-train-dock"), {
      ...{ model, learning, draft, folder },
    }),
  );
  /** A folder of an earlier visit, which the browser asks about again. */
  const kept = { id: "kept", name: "pets" };
  let isAllowed = false;
  const looked = async (args: unknown) => {
    if (!isAllowed) throw new Failure({ code: "source/no-permission", source: "pets", kept }, "");
    const found = { train: 68, validation: null, test: null, channels: 3, ids: [1] };
    return { ...found, ...(args as object), height: [90, 500], width: [90, 500] };
  };
  const allow = async () => {
    isAllowed = true;
    return { allowed: true };
  };
  obey(element, draftCommands(draft, trainEntries));
  let warning: string | null = null;
  const estimates = { asked: 0 };
  element.parentElement?.addEventListener("lamella-query", ({ detail }: QueryEvent) => {
    if (detail.request.id === "dataset.look") detail.answer(looked(detail.request.args));
    if (detail.request.id === "viewer.allow") detail.answer(allow());
    if (detail.request.id !== "train.estimate") return;
    estimates.asked += 1;
    detail.answer(
      Promise.resolve({
        ...{ parameters: 123_456, memoryMiB: 64, steps: 200, stepsPerEpoch: 40 },
        warning,
      }),
    );
  });
  const button = (title: string) =>
    [...(find(element, "lamella-run").shadowRoot?.querySelectorAll("sp-button") ?? [])].find(
      (one) => one.textContent?.trim() === title,
    );
  const start = () => find(element, "sp-button[variant=accent]");
  const started = () => {
    start().click();
    return sent.at(-1)?.args;
  };
  beforeEach(async () => {
    draft.reset();
    await settled();
    sent.length = 0;
  });
  after(() => element.parentElement?.remove());

  it("starts a training on the chosen layers with settings that work untouched", async () => {
    const settings = trainJob.usual;
    const args = trainArgs({ image, labels: labels.id, unlabelled: "ignore", settings });
    assert.deepEqual(started(), { ...args, watch: true });
    find<HTMLInputElement>(element, ".watch input").click();
    await settled();
    assert.deepEqual(started(), args);
  });

  it("learns the classes that are named, and does not start with what are none", async () => {
    const field = find<HTMLInputElement>(element, 'sp-textfield[label="Label ids to learn"]');
    const write = async (text: string) => {
      field.value = text;
      field.dispatchEvent(new Event("change"));
      await settled();
    };
    await write("2, x");
    assert.isTrue(start().hasAttribute("disabled"));
    await write("2, 1");
    assert.deepInclude(started(), { classes: [2, 1] });
    await write("");
    assert.notProperty(started(), "classes");
  });

  it("saves the job as either file from its menu", () => {
    const menu = find(element, 'sp-action-menu[label="Job files"]');
    const asked = [...menu.querySelectorAll("sp-menu-item")].map((item) => {
      item.click();
      return sent.at(-1);
    });
    assert.deepInclude(asked, { id: "train.saveJob", args: { unlabelled: "ignore" } });
    const yaml = { format: "biapy", unlabelled: "ignore" };
    assert.deepInclude(asked, { id: "train.saveJob", args: yaml });
  });

  it("offers every member of every family, and takes each of its settings", async () => {
    for (const [label, key] of families)
      for (const { id, settings } of jobChoices[key]) {
        await choose(element, label, id);
        assert.deepInclude(draft.settings.value[key], { id }, `${key} ${id}`);
        for (const setting of settings) {
          const changed = otherValue(setting);
          draft.change({ [key]: { ...draft.settings.value[key], [setting.key]: changed } });
          assert.equal(draft.settings.value[key][setting.key], changed, `${id} ${setting.key}`);
        }
      }
    assert.deepInclude(started(), { model: draft.settings.value.model });
  });

  it("has a field for each setting of each augmentation that is on, and none of one that is off", async () => {
    const list = find(element, "lamella-augmentations");
    for (const box of list.shadowRoot?.querySelectorAll("input") ?? [])
      if (!box.checked) box.click();
    await settled();
    assert.deepEqual(
      draft.settings.value.augment.map(({ id }) => id),
      jobChoices.augment.map(({ id }) => id),
    );
    const settings = jobChoices.augment.flatMap((form) => form.settings);
    assert.lengthOf(fieldsIn(list), settings.length);
    for (const box of list.shadowRoot?.querySelectorAll("input") ?? []) box.click();
    await settled();
    assert.deepEqual(draft.settings.value.augment, []);
    assert.isEmpty(fieldsIn(list));
  });

  it("holds out a share, whole slices, or a region", async () => {
    await choose(element, "Held out", "count");
    assert.deepEqual(draft.settings.value.validation, { images: 1 });
    await choose(element, "Held out", "slices");
    const names = find<HTMLInputElement>(element, 'sp-textfield[label="Slices"]');
    names.value = "2, 5";
    names.dispatchEvent(new Event("change"));
    await settled();
    assert.deepEqual(draft.settings.value.validation, { images: ["2", "5"] });
    await choose(element, "Held out", "region");
    assert.deepEqual(draft.settings.value.validation, { region: { x: [51, 64] } });
  });

  it("says what a training takes, and what to change where that is too much", async () => {
    const said = () => find(element, "lamella-estimate").shadowRoot?.textContent ?? "";
    const until = async (text: string) => {
      while (!said().includes(text)) await settled();
    };
    await until("123 thousand weights, about 64 MB of memory, 200 steps in 5 epochs");
    warning = "This takes more than there is";
    draft.change({ batch: 8 });
    await until(warning);
    find(find(element, "lamella-estimate"), "sp-button").click();
    await settled();
    assert.equal(draft.settings.value.batch, 4);
    warning = null;
  });

  it("says anew what a training takes once labels were painted, not once other labels were", async () => {
    const said = () => find(element, "lamella-estimate").shadowRoot?.textContent ?? "";
    const paint = (layer: string) =>
      model.history.push({ kind: "labels", title: "paint", data: { layer, edit: "e" } });
    warning = "There is more to learn";
    paint(labels.id);
    while (!said().includes(warning)) await settled();
    warning = null;
    const { asked } = estimates;
    paint("layer-x");
    await new Promise((resolve) => setTimeout(resolve, 500)); // more than the estimate rests
    assert.equal(estimates.asked, asked);
  });

  it("shows what is not as usual, and takes it back", async () => {
    await choose(element, "Optimizer", "sgd");
    const rate = find(element, 'lamella-number[label="Learning rate"]') as LamellaNumber;
    assert.equal(rate.value, 0.01, "the rate that is usual for it");
    rate.value = 0.2;
    rate.dispatchEvent(new Event("change"));
    await settled();
    assert.deepInclude(draft.settings.value.optimizer, { id: "sgd", lr: 0.2 });
    find(element, 'lamella-icon-button[label="Learning rate: back to 0.01"]').click();
    await settled();
    assert.deepInclude(draft.settings.value.optimizer, { id: "sgd", lr: 0.01 });
    find(element, 'lamella-icon-button[label="Learning: all as usual"]').click();
    await settled();
    assert.deepEqual(draft.settings.value, trainJob.usual);
  });

  it("goes on from the folder of an earlier visit once that is allowed again, with settings of a folder", async () => {
    const dataset = { kind: "folder", ...kept, path: "" } as const;
    folder.value = dataset;
    await settled();
    find(find(element, "lamella-dataset"), ".buttons sp-button").click();
    await settled();
    const write = async (label: string, text: string) => {
      const field = find<HTMLInputElement>(element, `sp-textfield[label="${label}"]`);
      field.value = text;
      field.dispatchEvent(new Event("change"));
      await settled();
    };
    await write("Resize to", "256");
    await write("Label map", "2: 0, 3");
    assert.exists(
      find(element, 'lamella-text[label="Label map"]').shadowRoot?.querySelector("[role=alert]"),
    );
    await write("Label map", "2: 0, 3: 1");
    await choose(element, "Held out", "count");
    const wanted = {
      dataset,
      resize: [256, 256],
      labelMap: { 2: 0, 3: 1 },
      validation: { images: 1 },
    };
    assert.deepInclude(started(), wanted);
    find(element, "sp-action-button[value=open]").click();
    await settled();
    assert.deepInclude(sent, { id: "train.folder", args: { dataset: null } });
    assert.property(started(), "image");
    folder.value = undefined;
  });

  it("starts no second training while one runs, and lets that one be paused and stopped", async () => {
    runs.value = [run];
    await settled();
    assert.isTrue(find(element, "sp-button[variant=accent]").hasAttribute("disabled"));
    button("Pause")?.click();
    button("Stop")?.click();
    assert.deepEqual(sent, [
      { id: "train.pause", args: { run: run.id } },
      { id: "train.stop", args: { run: run.id } },
    ]);
  });

  it("shows how far it is, and on what it computes", async () => {
    const text = find(element, "lamella-run").shadowRoot?.textContent ?? "";
    assert.include(text, "SIMD kernels on 2 threads: no WebGPU here");
    assert.include(text, "went on with SIMD kernels from step 40");
    assert.include(find(element, "lamella-progress").shadowRoot?.textContent ?? "", "36 s left");
    assert.include(text, "40 images a second");
  });

  it("offers to predict as soon as there are weights", async () => {
    assert.notExists(button("Predict this view"));
    status.value = { ...fresh, bestDice: 0.6, bestStep: 40 };
    await settled();
    button("Predict this view")?.click();
    assert.deepEqual(sent, [
      { id: "predict.start", args: { model: run.id, image: image.id, region: "view" } },
    ]);
  });

  it("says in a sentence why a training failed, and lets another start", async () => {
    const error = { code: "train/no-labels", message: "No pixel is labelled." };
    status.value = { ...fresh, state: "failed", error };
    await settled();
    assert.include(find(element, "[role=alert]").textContent ?? "", "No pixel is labelled.");
    assert.isFalse(find(element, "sp-button[variant=accent]").hasAttribute("disabled"));
  });

  it("offers what helps against a loss that is no number", async () => {
    const error = {
      code: "train/not-finite",
      message: "The loss stopped being a number at step 3",
    };
    status.value = { ...fresh, state: "failed", error };
    await settled();
    button("Set the learning rate to 0.0001")?.click();
    await settled();
    assert.deepInclude(draft.settings.value.optimizer, { id: "adam", lr: 0.0001 });
  });

  it("draws the curves of a run, reads them out in its legend, and hides lines", async () => {
    const validation = { loss: 0.6, dice: 0.7, iou: 0.5, recall: 0.9 };
    const validations = [{ epoch: 0, step: 40, lr: 0.001, train: { loss: 0.5 }, validation }];
    status.value = { ...fresh, validations };
    await settled();
    const [loss, metrics] =
      find(element, "lamella-run-charts").shadowRoot?.querySelectorAll("lamella-chart") ?? [];
    if (!loss || !metrics) throw new Error("no charts");
    const lines = (chart: Element) =>
      [...(chart.shadowRoot?.querySelectorAll("li button") ?? [])].map((line) => [
        line.textContent?.trim().split(/\s+/).join(" "),
        line.getAttribute("aria-pressed"),
      ]);
    assert.deepEqual(lines(loss), [
      ["Training 0.500", "true"],
      ["Validation 0.600", "true"],
    ]);
    assert.deepEqual(lines(metrics), [
      ["Dice 0.700", "true"],
      ["IoU 0.500", "true"],
      ["Recall 0.900", "false"],
    ]);
    assert.exists(find(metrics, "canvas"));
    const text = find(element, "lamella-run").shadowRoot?.textContent ?? "";
    assert.include(text, "ends after 3 more validations without a better Dice");
    find(metrics, "li button").click();
    await settled();
    assert.deepEqual(lines(metrics)[0], ["Dice 0.700", "false"]);
  });

  it("lays runs over each other, and looks at another", async () => {
    const second: Run = {
      id: "run-2" as RunId,
      title: "second",
      status: signal({ ...fresh, state: "done" }),
    };
    runs.value = [second, run];
    await settled();
    const list = find(element, "lamella-run-list");
    find(list, "input:not([disabled])").click();
    await settled();
    const chart = find(find(element, "lamella-run-charts"), "lamella-chart");
    assert.lengthOf(
      chart.shadowRoot?.querySelectorAll("li:first-child b") ?? [],
      2,
      "a value for each",
    );
    find(list, '[title="Look at second"]').click();
    await settled();
    assert.include(find(element, "lamella-run").shadowRoot?.textContent ?? "", "second");
    runs.value = [run];
    await settled();
  });

  it("without labels makes a layer for them and hands over the brush", async () => {
    model.remove(labels.id);
    await settled();
    find(element, "sp-button").click();
    assert.deepEqual(sent, [
      { id: "labels.create", args: { image: image.id } },
      { id: "tools.use", args: { tool: "paint" } },
    ]);
  });
});

const families: readonly (readonly [label: string, TrainFamily])[] = [
  ["Model", "model"],
  ["Loss", "loss"],
  ["Optimizer", "optimizer"],
  ["Schedule", "schedule"],
  ["Values", "normalization"],
];

async function choose(element: Element, label: string, id: string): Promise<void> {
  const picker = find<HTMLElement & { value: string }>(element, `sp-picker[label="${label}"]`);
  picker.value = id;
  picker.dispatchEvent(new Event("change"));
  await settled();
}

/** One that the setting may have, and has not. */
function otherValue(form: SettingForm): number | string | boolean {
  if (form.kind === "switch") return !form.usual;
  if (form.kind === "word") return form.options.find((option) => option !== form.usual) ?? "";
  const { usual, from = 0, to = Infinity } = form;
  if (usual + 1 < to) return usual + 1;
  return usual > from ? (usual + from) / 2 : (usual + to) / 2;
}

function fieldsIn(list: Element): Element[] {
  const settings = [...(list.shadowRoot?.querySelectorAll("lamella-member-settings") ?? [])];
  return settings.flatMap(({ shadowRoot }) => [
    ...(shadowRoot?.querySelectorAll("lamella-field") ?? []),
  ]);
}
