import type { NumberField } from "@spectrum-web-components/number-field";
import { assert } from "chai";
import { createProbabilityLayer } from "#core/layers/create-layer.ts";
import { usualObjects } from "#core/objects/object-choice.ts";
import "#widgets/lamella-layer-controls.ts";
import type { LamellaColorButton } from "#widgets/lamella-color-button.ts";
import type { LamellaContrast } from "#widgets/lamella-contrast.ts";
import type { LamellaSliderField } from "#widgets/lamella-slider-field.ts";
import { find, mounted, openedModel, settled, stack } from "./models.ts";

describe("lamella-layer-controls", () => {
  const { model, image, labels } = openedModel();
  const prediction = createProbabilityLayer({ name: "predicted", grid: stack });
  model.add(prediction);
  const { element, sent } = mounted(
    Object.assign(document.createElement("lamella-layer-controls"), { model }),
  );
  after(() => element.parentElement?.remove());

  const select = async (layer: { id: typeof image.id }) => {
    model.select(layer.id);
    await settled();
    sent.length = 0;
  };
  const input = (target: HTMLElement, change: object) => {
    Object.assign(target, change);
    target.dispatchEvent(new Event("input", { bubbles: true }));
  };

  it("shows the controls of the selected layer's kind, whatever it is", async () => {
    await select(labels);
    assert.exists(find(element, "lamella-labels-controls"));
    await select(image);
    assert.exists(find(element, "lamella-image-controls"));
    model.select(undefined);
    await settled();
    assert.notExists(element.shadowRoot?.querySelector("lamella-image-controls"));
  });

  it("shows them in a page that nobody sees too, which has no frames", async () => {
    await select(labels);
    const { requestAnimationFrame } = window;
    window.requestAnimationFrame = () => 0;
    try {
      model.select(image.id);
      await Promise.resolve(); // the update that this asks for begins
      await element.updateComplete;
      assert.exists(find(element, "lamella-image-controls"));
    } finally {
      window.requestAnimationFrame = requestAnimationFrame;
    }
  });

  it("sets one channel's contrast and leaves the others out", async () => {
    await select(image);
    input(find<LamellaContrast>(element, "lamella-contrast"), { low: 30, high: 90 });
    assert.deepEqual(sent, [
      { id: "layers.set", args: { layer: image.id, channels: [{ contrast: [30, 90] }] } },
    ]);
  });

  it("sets a channel's colour", async () => {
    await select(image);
    const button = find<LamellaColorButton>(element, "lamella-color-button");
    find<HTMLButtonElement>(button, "[aria-label=cyan]").click();
    assert.deepEqual(sent, [
      { id: "layers.set", args: { layer: image.id, channels: [{ color: [0, 255, 255] }] } },
    ]);
  });

  it("sets the label that is painted, and the brush", async () => {
    await select(labels);
    const field = find<NumberField>(element, "sp-number-field");
    field.value = 7;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    input(find<LamellaSliderField>(element, "lamella-slider-field"), { value: 12 });
    assert.deepEqual(sent, [
      { id: "layers.set", args: { layer: labels.id, selectedLabel: 7 } },
      { id: "layers.set", args: { layer: labels.id, brushRadiusPx: 12 } },
    ]);
  });

  it("sets what the keys on a slider lead to", async () => {
    await select(labels);
    const slider = find(find(element, "lamella-slider-field"), "sp-slider");
    const field = find<HTMLInputElement>(slider, "input");
    for (const size of [13, 14]) {
      field.valueAsNumber = size; // as the browser does for a key, before both of these
      field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    const sizes = sent.map(({ args }) => args);
    assert.deepEqual(
      sizes,
      [13, 14].map((brushRadiusPx) => ({ layer: labels.id, brushRadiusPx })),
    );
  });

  it("turns a prediction into labels at the threshold that is shown", async () => {
    prediction.threshold.value = 0.3;
    await select(prediction);
    find(element, "sp-action-button").click();
    assert.deepEqual(sent, [
      { id: "labels.fromProbability", args: { layer: prediction.id, threshold: 0.3 } },
    ]);
  });

  it("keeps with a prediction what its objects are", async () => {
    await select(prediction);
    const fields = () => find(element, "lamella-find-objects");
    const smallest = find<HTMLElement & { value: number }>(
      fields(),
      "[label='Smallest object in pixels']",
    );
    smallest.value = 60;
    smallest.dispatchEvent(new Event("change"));
    const objects = { ...usualObjects, smallest: 60 };
    assert.deepEqual(sent, [{ id: "layers.set", args: { layer: prediction.id, objects } }]);
    prediction.objects.value = objects; // as the command does
    await select(labels);
    await select(prediction);
    find<HTMLElement>(fields(), "sp-action-button:last-of-type").click();
    assert.deepInclude(sent[0]?.args, { layer: prediction.id, objects });
  });

  it("shows what a class that was just chosen would give, while objects are outlined", async () => {
    const axes = ["class", ...stack.axes];
    const classes = [1, 2].map((label) => ({ label, name: `kind ${label}` }));
    const grid = { ...stack, axes, shape: [2, ...stack.shape], classes };
    const two = createProbabilityLayer({ name: "two", grid });
    model.add(two);
    await select(two);
    model.previewObjects({ layer: two.id, choice: usualObjects });
    const picker = find<HTMLElement & { value: string }>(
      find(element, "lamella-find-objects"),
      "[label='Class whose objects are found']",
    );
    picker.value = "2";
    picker.dispatchEvent(new Event("change"));
    const objects = { ...usualObjects, class: 2 };
    assert.deepEqual(
      sent.map(({ id, args }) => [id, args]),
      ["layers.set", "labels.previewObjects"].map((id) => [id, { layer: two.id, objects }]),
    );
    model.previewObjects(undefined);
    model.remove(two.id);
  });
});
