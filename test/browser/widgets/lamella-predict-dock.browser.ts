import type { Picker } from "@spectrum-web-components/picker";
import { assert } from "chai";
import { createProbabilityLayer } from "#core/layers/create-layer.ts";
import { signal } from "#core/signal.ts";
import type {
  Learning,
  Prediction,
  PredictionStatus,
  PredictTaskId,
  Run,
  RunId,
  RunStatus,
} from "#plugin/learning.ts";
import "#widgets/predict/lamella-predict-dock.ts";
import type { LamellaProgress } from "#widgets/lamella-progress.ts";
import { find, mounted, openedModel, settled, stack } from "./models.ts";

describe("lamella-predict-dock", () => {
  const { model, image } = openedModel();
  const runs = signal<readonly Run[]>([]);
  const predictions = signal<readonly Prediction[]>([]);
  const none = { comparisons: signal([]) };
  const learning: Learning = { runs, predictions, ...none };
  const { element, sent } = mounted(
    Object.assign(document.createElement("lamella-predict-dock"), { model, learning }),
  );
  beforeEach(async () => {
    await settled();
    sent.length = 0;
  });
  after(() => element.parentElement?.remove());

  it("says what to do first while no training has weights", () => {
    assert.include(element.shadowRoot?.textContent ?? "", "Train a network to begin");
  });

  it("predicts the view, or the whole image, with the last model that has weights", async () => {
    const trained = (id: string, state: RunStatus["state"]): Run => ({
      id: id as RunId,
      title: id,
      status: signal({ state, bestDice: null, bestStep: null } as RunStatus), // all that the dock reads
    });
    runs.value = [trained("run-1", "done"), trained("run-2", "failed")];
    await settled();
    const [view, whole] = element.shadowRoot?.querySelectorAll("sp-button") ?? [];
    view?.click();
    whole?.click();
    const augmented = find<Picker>(element, "[label='Test-time augmentation']");
    Object.assign(augmented, { value: "on" }).dispatchEvent(new Event("change"));
    await settled();
    view?.click();
    assert.deepEqual(
      sent.map(({ args }) => args),
      [
        { model: "run-1", image: image.id, region: "view" },
        { model: "run-1", image: image.id, region: "all" },
        { model: "run-1", image: image.id, region: "view", tta: true },
      ],
    );
    Object.assign(augmented, { value: "off" }).dispatchEvent(new Event("change"));
  });

  it("exports the model under its name, and says in a package only what was filled in", async () => {
    const [, , open] = element.shadowRoot?.querySelectorAll("sp-button") ?? [];
    open?.click();
    await settled();
    const dialog = find(element, "lamella-export-dialog");
    const fill = async (id: string, value: string, event: string) => {
      Object.assign(find(dialog, `#${id}`), { value }).dispatchEvent(new Event(event));
      await settled();
    };
    await fill("format", "bioimage.io", "change");
    await fill("authors", "A. Author, ", "input");
    find(dialog, "sp-button[variant=accent]").click();
    const args = { model: "run-1", format: "bioimage.io", name: "run-1", authors: ["A. Author"] };
    assert.deepEqual(sent, [{ id: "model.export", args: { ...args, to: "download" } }]);
  });

  it("shows how far a prediction is, cancels it, and leads to its layer and on from there", async () => {
    const layer = createProbabilityLayer({ name: "predicted", grid: stack });
    model.add(layer);
    const running: PredictionStatus = {
      state: "running",
      tilesDone: 3,
      tilesTotal: 12,
      tilesPerSecond: 4.25,
      etaMs: null,
      resumable: false,
      backend: "simd",
      backendReason: "SIMD kernels on 2 threads: no WebGPU here",
      notes: [],
    };
    const status = signal(running);
    predictions.value = [{ id: "task-1" as PredictTaskId, layer: layer.id, status }];
    await settled();
    assert.equal(find(element, "[role=progressbar]").getAttribute("aria-valuenow"), "25");
    assert.include(
      find(element, "lamella-prediction").shadowRoot?.textContent ?? "",
      "SIMD kernels on 2 threads",
    );
    assert.equal(
      find<LamellaProgress>(element, "lamella-progress").text,
      "Tile 3 of 12, 4.25 a second",
    );
    find(find(element, "lamella-prediction"), "sp-button").click();
    model.select(undefined);
    await settled();
    const click = (text: string) =>
      [...(element.shadowRoot?.querySelectorAll<HTMLElement>("sp-button") ?? [])]
        .find((button) => button.textContent?.trim() === text)
        ?.click();
    click("Select predicted");
    click("Review");
    assert.deepEqual(sent, [
      { id: "predict.cancel", args: { task: "task-1" } },
      { id: "layers.select", args: { layer: layer.id } },
      { id: "view.dock", args: { dock: "review" } },
    ]);
    status.value = { ...running, state: "cancelled", resumable: true };
    await settled();
    find(find(element, "lamella-prediction"), "sp-button").click();
    assert.deepEqual(sent.at(-1), { id: "predict.resume", args: { task: "task-1" } });
  });
});
