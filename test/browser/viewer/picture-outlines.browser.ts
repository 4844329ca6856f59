import { assert } from "chai";
import { signal } from "#core/signal.ts";
import { ViewerModel } from "#core/viewer-model.ts";
import { installPictureOutlines, type PictureOutline } from "#viewer/picture-outlines.ts";

const size = { width: 200, height: 100 };

it("a box is outlined where it lies, in its slices, and follows camera and signals", () => {
  const element = document.createElement("div");
  element.style.cssText = "position: relative; width: 200px; height: 100px";
  document.body.append(element);
  const model = new ViewerModel();
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
