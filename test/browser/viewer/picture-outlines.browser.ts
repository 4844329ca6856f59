import { assert } from "chai";
import { newLayerId } from "#core/ids.ts";
import { createLabelsLayer } from "#core/layers/create-layer.ts";
import type { Grid } from "#core/layers/grid.ts";
import { signal } from "#core/signal.ts";
import { ViewerModel } from "#core/viewer-model.ts";
import { installPictureOutlines, type PictureOutline } from "#viewer/picture-outlines.ts";

const shape = [4, 80, 100];
const grid: Grid = {
  ...{ axes: ["z", "y", "x"], shape, dtype: "uint16", levels: 1, levelShapes: [shape] },
  ...{ scale: [1, 1, 1], units: [null, null, null] },
};
const size = { width: 200, height: 100 };

it("a box is outlined where it lies, in its slices, and follows camera and signals", () => {
  const element = document.createElement("div");
  element.style.cssText = "position: relative; width: 200px; height: 100px";
  document.body.append(element);
  const model = new ViewerModel();
  model.add(createLabelsLayer({ name: "cells", grid, id: newLayerId() }));
  const outlines = signal<readonly PictureOutline[]>([]);
  const stop = installPictureOutlines({
    ...{ element, model, size: () => size },
    outlines: () => outlines.value,
  });
  const path = () => element.querySelector("path")?.getAttribute("d");
  model.look({ center: [50, 40], zoom: 1 });
  assert.isUndefined(path());
  const region = { z: [1, 3], y: [30, 60] } as const;
  outlines.value = [{ title: "Validation", region, extent: { y: 80, x: 100 } }];
  assert.isUndefined(path(), "slice 0 is not in it");
  model.slice({ z: 2 });
  assert.equal(path(), "M0 30H200V90H0Z");
  assert.equal(element.querySelector("text")?.textContent, "Validation");
  model.look({ center: [50, 40], zoom: 0 });
  assert.equal(path(), "M50 40H150V70H50Z");
  stop();
  assert.isNull(element.querySelector("svg"));
  element.remove();
});
