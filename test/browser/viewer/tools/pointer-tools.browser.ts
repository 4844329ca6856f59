import { assert } from "chai";
import { newLayerId } from "#core/ids.ts";
import { labelColor } from "#core/labels/label-color.ts";
import { createLabelsLayer } from "#core/layers/create-layer.ts";
import type { Grid } from "#core/layers/grid.ts";
import { batch } from "#core/signal.ts";
import { ViewerModel } from "#core/viewer-model.ts";
import { LabelsStores } from "#viewer/labels-stores.ts";
import { installBrushRing } from "#viewer/tools/brush-ring.ts";
import { installPointerTools } from "#viewer/tools/pointer-tools.ts";
import { MemoryJournals } from "../../../memory-journals.ts";

const grid: Grid = {
  axes: ["z", "y", "x"],
  shape: [4, 300, 300],
  dtype: "uint16",
  levels: 1,
  levelShapes: [[4, 300, 300]],
  scale: [1, 1, 1],
  units: [null, null, null],
};
const size = { width: 200, height: 100 };

function scene() {
  const element = document.createElement("div");
  element.style.cssText = "position: relative; width: 200px; height: 100px; margin: 7px 0 0 11px";
  document.body.append(element);
  const model = new ViewerModel();
  const labels = new LabelsStores({
    journals: new MemoryJournals(),
    model,
    onBroken: (_, error) => {
      throw error;
    },
  });
  const layer = createLabelsLayer({ name: "cells", grid, id: newLayerId() });
  layer.brushRadiusPx.value = 0;
  labels.create(layer.id, { grid });
  model.add(layer);
  model.slice({ z: 2 });
  model.look({ center: [150, 150], zoom: 1 }); // two pixels of the screen a pixel; 150, 150 is the corner of four
  const stop = installPointerTools({
    element,
    model,
    labels,
    size: () => size,
    run: async () => {},
    report: (error) => {
      throw error;
    },
  });
  const stopRing = installBrushRing({
    ...{ element, model },
    run: async (_, { brushRadiusPx }: any) => {
      layer.brushRadiusPx.value = brushRadiusPx;
    },
    report: (error) => {
      throw error;
    },
  });
  element.setPointerCapture = () => {}; // made-up pointers cannot be captured
  const fire = (type: string, [x, y]: readonly [number, number], more: PointerEventInit = {}) => {
    const { left, top } = element.getBoundingClientRect();
    const at = { clientX: left + x, clientY: top + y };
    element.dispatchEvent(
      new PointerEvent(type, { bubbles: true, cancelable: true, pointerId: 1, ...at, ...more }),
    );
  };
  const painted = async () => {
    const [level] = labels.levels(layer.id);
    const block = await level?.read({}, { signal: new AbortController().signal });
    const found: number[][] = [];
    block?.data.forEach((id, i) => {
      if (id > 0) found.push([Math.floor(i / 90_000), Math.floor((i % 90_000) / 300), i % 300]);
    });
    return found;
  };
  const dispose = () => {
    stop();
    stopRing();
    labels.release(layer.id);
    element.remove();
  };
  return { element, model, layer, fire, painted, dispose };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe("the pointer on the canvas", () => {
  it("paints the pixel under it in the slice that is shown, before it is released", async () => {
    const { model, fire, painted, dispose } = scene();
    model.use("paint");
    fire("pointerdown", [101, 51]);
    assert.deepEqual(await painted(), [[2, 150, 150]]);
    fire("pointermove", [99, 51]);
    assert.deepEqual(await painted(), [
      [2, 150, 149],
      [2, 150, 150],
    ]);
    fire("pointerup", [99, 51]);
    await settled();
    assert.lengthOf(model.history.past.value, 1);
    dispose();
  });

  for (const [why, cancel] of [
    ["Escape", () => window.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }))],
    ["a lost pointer", ({ fire }: ReturnType<typeof scene>) => fire("pointercancel", [0, 0])],
    ["another tool", ({ model }: ReturnType<typeof scene>) => model.use("pan")],
    ["another layer", ({ model }: ReturnType<typeof scene>) => model.select(undefined)],
  ] as const)
    it(`takes the stroke back on ${why}`, async () => {
      const stage = scene();
      const { model, fire, painted, dispose } = stage;
      model.use("paint");
      fire("pointerdown", [101, 51]);
      fire("pointermove", [120, 51]);
      cancel(stage);
      fire("pointermove", [140, 51]);
      fire("pointerup", [140, 51]);
      await settled();
      assert.deepEqual(await painted(), []);
      assert.lengthOf(model.history.past.value, 0);
      dispose();
    });

  it("goes on with a stroke while another layer comes", async () => {
    const { model, fire, painted, dispose } = scene();
    const { selected } = model;
    model.use("paint");
    fire("pointerdown", [101, 51]);
    batch(() => {
      const before = selected.value;
      model.add(createLabelsLayer({ name: "came by itself", grid, id: newLayerId() }));
      model.select(before);
    });
    fire("pointermove", [103, 51]);
    fire("pointerup", [103, 51]);
    await settled();
    assert.deepEqual(await painted(), [
      [2, 150, 150],
      [2, 150, 151],
    ]);
    dispose();
  });

  it("goes on with a stroke that began before its key was known to be a tap, or was given back", async () => {
    const { model, fire, painted, dispose } = scene();
    for (const [y, release] of [
      [31, () => model.use("paint")],
      [71, () => model.borrow(undefined)],
    ] as const) {
      model.use("pan");
      model.borrow("paint");
      fire("pointerdown", [101, y]);
      release();
      fire("pointerup", [101, y]);
      await settled();
    }
    assert.deepEqual(await painted(), [
      [2, 140, 150],
      [2, 160, 150],
    ]);
    dispose();
  });

  it("keeps a polygon as it is while panning is borrowed, and drops one whose tool is given back", () => {
    const { element, model, fire, dispose } = scene();
    const outline = element.querySelector<SVGSVGElement>(".tool-outline");
    const corners = () => outline?.querySelector("path")?.getAttribute("d");
    model.use("polygon");
    fire("pointerdown", [20, 20]);
    fire("pointerdown", [60, 20]);
    const before = corners();
    model.borrow("pan");
    fire("pointerdown", [60, 60]);
    fire("dblclick", [60, 60]);
    assert.equal(corners(), before);
    assert.equal(outline?.style.display, "");
    model.use("pan");
    model.borrow("polygon");
    fire("pointerdown", [20, 20]);
    assert.equal(outline?.style.display, "");
    model.borrow(undefined);
    assert.equal(outline?.style.display, "none");
    dispose();
  });

  it("does nothing as long as the tool is pan, with another button, or on a hidden layer", async () => {
    const { model, layer, fire, painted, dispose } = scene();
    const draw = (more?: PointerEventInit) => {
      fire("pointerdown", [101, 51], more);
      fire("pointerup", [101, 51], more);
    };
    draw();
    model.use("paint");
    draw({ button: 1 });
    layer.visible.value = false;
    draw();
    await settled();
    assert.deepEqual(await painted(), []);
    dispose();
  });
});

const nextFrame = () => new Promise(requestAnimationFrame);

describe("the brush around the pointer", () => {
  it("is a ring of true size in the label's colour, and dashed for the eraser", async () => {
    const { element, model, layer, fire, dispose } = scene();
    const svg = element.querySelector<SVGSVGElement>(".brush-ring");
    const ring = () => element.querySelector(".brush-ring text ~ circle");
    assert.equal(svg?.style.display, "none", "there is no pointer yet");
    model.use("paint");
    layer.brushRadiusPx.value = 12;
    layer.selectedLabel.value = 5;
    fire("pointermove", [30, 40]);
    assert.equal(svg?.style.display, "");
    await nextFrame();
    assert.equal(svg?.style.transform, "translate(30px, 40px)");
    assert.equal(ring()?.getAttribute("r"), "24");
    assert.equal(ring()?.getAttribute("stroke"), `rgb(${labelColor(5, 0).join(" ")})`);
    model.look({ center: [0, 0], zoom: 0 });
    assert.equal(ring()?.getAttribute("r"), "12");
    layer.brushUnit.value = "screen";
    model.look({ center: [0, 0], zoom: 3 });
    assert.equal(ring()?.getAttribute("r"), "12", "of the screen at any zoom");
    model.use("erase");
    assert.equal(ring()?.getAttribute("stroke-dasharray"), "4 3");
    model.use("pick");
    assert.equal(svg?.style.display, "none");
    dispose();
    assert.isNull(element.querySelector("svg"));
  });

  it("gets larger as the pointer moves to the right with Alt, where it is, and paints nothing meanwhile", async () => {
    const { element, model, layer, fire, painted, dispose } = scene();
    const ring = element.querySelector<SVGSVGElement>(".brush-ring");
    const number = () => ring?.querySelector("text")?.textContent;
    model.use("paint");
    layer.brushRadiusPx.value = 10;
    fire("pointermove", [50, 50]);
    fire("pointermove", [52, 50], { altKey: true });
    fire("pointerdown", [52, 50], { altKey: true });
    fire("pointermove", [72, 50], { altKey: true, buttons: 1 });
    assert.equal(layer.brushRadiusPx.value, 20, "two pixels of the screen a pixel");
    assert.equal(number(), "20 px");
    await nextFrame();
    assert.equal(ring?.style.transform, "translate(50px, 50px)");
    fire("pointermove", [0, 50], { altKey: true });
    assert.equal(layer.brushRadiusPx.value, 1, "at least");
    fire("pointerup", [0, 50], { altKey: true });
    fire("pointermove", [60, 50]);
    assert.equal(number(), "");
    await nextFrame();
    assert.equal(ring?.style.transform, "translate(60px, 50px)");
    assert.deepEqual(await painted(), []);
    dispose();
  });
});
