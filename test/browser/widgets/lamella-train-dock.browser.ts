import { assert } from "chai";
import { signal } from "#core/signal.ts";
import type { Learning, Run, RunId, RunStatus } from "#plugin/learning.ts";
import { trainArgs, usualSettings } from "#plugin/train-settings.ts";
import "#widgets/train/lamella-train-dock.ts";
import { find, mounted, openedModel, settled } from "./models.ts";

const fresh: RunStatus = {
  state: "running",
  step: 40,
  steps: 400,
  epoch: 1,
  loss: 0.5,
  metrics: {},
  bestDice: null,
  history: [{ step: 40, loss: 0.5 }],
  epochs: [],
  backend: "simd",
  backendReason: "SIMD kernels on 2 threads: no WebGPU here",
  notes: ["WebGPU was lost (unplugged) at step 41; went on with SIMD kernels from step 40"],
  stepMs: 100,
  etaMs: 36_000,
};

describe("lamella-train-dock", () => {
  const { model, image, labels } = openedModel();
  const status = signal(fresh);
  const run: Run = { id: "run-1" as RunId, title: "first", status };
  const runs = signal<readonly Run[]>([]);
  const learning: Learning = { runs, predictions: signal([]), losses: signal([]) };
  const { element, sent } = mounted(
    Object.assign(document.createElement("lamella-train-dock"), { model, learning }),
  );
  const button = (title: string) =>
    [...(find(element, "lamella-run").shadowRoot?.querySelectorAll("sp-button") ?? [])].find(
      (one) => one.textContent?.trim() === title,
    );
  beforeEach(async () => {
    await settled();
    sent.length = 0;
  });
  after(() => element.parentElement?.remove());

  it("starts a training on the chosen layers with settings that work untouched", () => {
    find(element, "sp-button[variant=accent]").click();
    const args = trainArgs({
      image: image.id,
      labels: labels.id,
      classes: undefined,
      unlabelled: "ignore",
      planes: {},
      settings: usualSettings,
    });
    assert.deepEqual(sent, [{ id: "train.start", args }]);
  });

  it("learns the classes that are named, and does not start with what are none", async () => {
    const form = find<HTMLElement & { updateComplete: Promise<unknown> }>(
      element,
      "lamella-train-form",
    );
    const field = find<HTMLInputElement>(element, 'sp-textfield[label="Label ids to learn"]');
    const start = find(element, "sp-button[variant=accent]");
    const write = async (text: string) => {
      field.value = text;
      field.dispatchEvent(new Event("input"));
      await form.updateComplete;
    };
    await write("2, x");
    assert.isTrue(start.hasAttribute("disabled"));
    await write("2, 1");
    start.click();
    assert.deepInclude(sent[0]?.args, { classes: [2, 1] });
    await write("");
  });

  it("offers the optimizers, each with its usual rate, and the losses that labels can be learnt by", async () => {
    const fold = find(element, "button.fold");
    fold.click();
    await settled();
    const picker = (label: string) =>
      find<HTMLElement & { value: string }>(element, `sp-picker[label="${label}"]`);
    const offered = (label: string) =>
      [...picker(label).querySelectorAll("sp-menu-item")].map(({ value }) => value);
    assert.deepEqual(offered("Optimizer"), ["adam", "adamw", "radam", "sgd"]);
    assert.deepEqual(offered("Loss"), ["bce-dice", "bce", "dice", "cross-entropy"]);
    for (const [label, id] of [
      ["Optimizer", "sgd"],
      ["Loss", "cross-entropy"],
    ] as const) {
      picker(label).value = id;
      picker(label).dispatchEvent(new Event("change"));
      await settled();
    }
    find(element, "sp-button[variant=accent]").click();
    const chosen = { optimizer: { id: "sgd", lr: 0.01 }, loss: { id: "cross-entropy" } };
    assert.deepInclude(sent[0]?.args, chosen);
    fold.click();
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
  });

  it("offers to predict as soon as there are weights", async () => {
    assert.notExists(button("Predict this view"));
    status.value = { ...fresh, bestDice: 0.6 };
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
