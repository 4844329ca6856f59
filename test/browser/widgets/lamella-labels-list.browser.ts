import { assert } from "chai";
import { EditableLabels } from "#core/labels/editable-labels.ts";
import { createLabelsLayer } from "#core/layers/create-layer.ts";
import type { Grid } from "#core/layers/grid.ts";
import { ViewerModel } from "#core/viewer-model.ts";
import { LabelsList } from "#viewer/labels-list.ts";
import { LabelsTally } from "#viewer/labels-tally.ts";
import "#widgets/lamella-labels-list.ts";
import { find, mounted, settled } from "./models.ts";

const side = 320;
const grid: Grid = {
  axes: ["y", "x"],
  shape: [side, side],
  dtype: "uint32",
  levels: 1,
  levelShapes: [[side, side]],
  scale: [0.5, 0.5],
  units: ["micrometer", "micrometer"],
};

/** 102 400 labels of a pixel each. */
async function opened() {
  const labels = new EditableLabels(grid);
  const ids = Uint32Array.from({ length: side * side }, (_, i) => i + 1);
  labels.write({ start: [0, 0], stop: [side, side] }, ids);
  const layer = createLabelsLayer({ name: "cells", grid });
  const model = new ViewerModel();
  model.add(layer);
  const list = new LabelsList(layer, new LabelsTally(labels));
  const made = Object.assign(document.createElement("lamella-labels-list"), {
    ...{ model, lists: { of: () => list } },
  });
  made.style.height = "400px";
  const { element, sent } = mounted(made);
  while (list.tally.state.value.kind !== "counted")
    await new Promise((resolve) => setTimeout(resolve, 10));
  await settled();
  const grids = () => find(element, "[role=grid]");
  const rows = () => [...grids().querySelectorAll<HTMLElement>(".body [role=row]")];
  const press = async (key: string) => {
    grids().dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true }));
    await settled();
  };
  const close = () => {
    list.tally.release();
    element.remove();
  };
  return { element, layer, list, sent, rows, grids, press, close };
}

describe("lamella-labels-list", () => {
  it("counts when it is shown, and makes elements only of the rows in sight", async () => {
    const { element, rows, grids, close } = await opened();
    assert.include(find(element, ".foot").textContent ?? "", "102400 labels");
    assert.equal(grids().getAttribute("aria-rowcount"), "102401");
    assert.isBelow(rows().length, 60);
    assert.match(rows()[0]?.textContent ?? "", /1\s*1 px\s*0.25 µm²/);
    close();
  });

  it("goes from label to label by keys, and shows one that was selected elsewhere", async () => {
    const { layer, sent, rows, press, close } = await opened();
    await press("ArrowDown");
    await press("End");
    const args = { layer: layer.id };
    assert.deepEqual(sent.splice(0), [
      { id: "labels.goTo", args: { ...args, label: 2 } },
      { id: "labels.goTo", args: { ...args, label: side * side } },
    ]);
    layer.selectedLabel.value = 70_000;
    await settled();
    const [selected] = rows().filter((row) => row.getAttribute("aria-selected") === "true");
    assert.match(selected?.textContent ?? "", /^\s*70000/);
    close();
  });

  it("renames by F2 and Enter, and not after Escape", async () => {
    const { layer, sent, grids, press, close } = await opened();
    for (const key of ["Escape", "Enter"]) {
      await press("F2");
      const field = grids().querySelector("input");
      assert.equal(field?.getAttribute("aria-label"), "Name of label 1");
      if (field) field.value = "mitosis";
      field?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
      await settled();
      assert.isNull(grids().querySelector("input"));
    }
    const args = { layer: layer.id, labelNames: { 1: "mitosis" } };
    assert.deepEqual(sent, [{ id: "layers.set", args }]);
    close();
  });

  it("sorts by a column and filters by commands", async () => {
    const { element, layer, list, sent, rows, close } = await opened();
    find<HTMLButtonElement>(element, ".head [role=columnheader]:nth-child(3) button").click();
    const args = { layer: layer.id, by: "area", descending: false };
    assert.deepEqual(sent, [{ id: "labels.arrange", args }]);
    list.arrange({ filter: "9999" });
    await settled();
    assert.isAbove(rows().length, 3);
    for (const row of rows()) assert.include(row.querySelector(".id")?.textContent, "9999");
    assert.match(find(element, ".foot").textContent ?? "", /\d+ of 102400 labels/);
    close();
  });
});
