import type { Slider } from "@spectrum-web-components/slider";
import { assert } from "chai";
import { createLabelsLayer } from "#core/layers/create-layer.ts";
import "#widgets/lamella-dims.ts";
import type { LamellaIconButton } from "#widgets/lamella-icon-button.ts";
import { find, mounted, openedModel, settled, stack } from "./models.ts";

describe("lamella-dims", () => {
  const { model } = openedModel();
  const { element, sent } = mounted(
    Object.assign(document.createElement("lamella-dims"), { model }),
  );
  beforeEach(async () => {
    model.slice({ z: 6 });
    await settled();
    sent.length = 0;
  });
  after(() => element.parentElement?.remove());

  it("counts slices from 0, as every coordinate", () => {
    const slider = find<Slider>(element, "sp-slider");
    assert.equal(slider.value, 6);
    slider.value = 10;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    assert.deepEqual(sent, [{ id: "dims.set", args: { z: 10 } }]);
  });

  it("goes to the slice that a key on the slider leads to", () => {
    const field = find<HTMLInputElement>(find(element, "sp-slider"), "input");
    field.valueAsNumber = 7; // as the browser does for a key, before both of these
    field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    assert.deepEqual(sent, [{ id: "dims.set", args: { z: 7 } }]);
  });

  it("steps to the next slice, and no further than the last", async () => {
    const next = () => find(element, '[label="Next along z"]');
    next().click();
    assert.deepEqual(sent, [{ id: "dims.set", args: { z: 7 } }]);
    model.slice({ z: 19 });
    await settled();
    assert.isTrue(next().hasAttribute("disabled"));
  });

  it("says where the slice lies, and plays as its settings say", async () => {
    assert.equal(find(element, ".physical").textContent, "300 nm");
    find<HTMLInputElement>(element, "input[type=radio]").click(); // once
    find(element, '[label="Play along z"]').click();
    const once = { axis: "z", fps: 10, mode: "once" };
    assert.deepEqual(sent, [{ id: "dims.play", args: once }]);
    model.play({ axis: "z", fps: 10, mode: "once" });
    await settled();
    find(element, '[label="Stop playing along z"]').click();
    assert.deepEqual(sent.at(-1), { id: "dims.stop", args: {} });
    model.play(undefined);
  });

  it("hands the keys to the axis that is steered, and the one before loses them", async () => {
    const keys = (axis: string) =>
      find<LamellaIconButton>(element, `[label="Next along ${axis}"]`).key ?? undefined;
    const shape = [5, 20, 64, 64];
    const grid = { ...stack, axes: ["t", "z", "y", "x"], shape, levelShapes: [shape] };
    const movie = createLabelsLayer({
      name: "movie",
      grid: { ...grid, scale: [1, ...stack.scale], units: ["second", ...stack.units] },
    });
    model.add(movie);
    model.steer("z");
    await settled();
    assert.deepEqual([keys("z"), keys("t")], [".", undefined]);
    model.steer("t");
    await settled();
    assert.deepEqual([keys("z"), keys("t")], [undefined, "."]);
    const tip = find(find(element, '[label="Next along z"]'), "sp-tooltip");
    assert.equal(tip.textContent, "Next along z");
    model.remove(movie.id);
  });

  it("shows nothing where there is only one slice", async () => {
    for (const { id } of model.layers.value) model.remove(id);
    await settled();
    assert.notExists(element.shadowRoot?.querySelector("lamella-axis-slider"));
  });
});
