import { assert, describe, it } from "vitest";
import { chosenLayer, meantLayer } from "#core/layers/chosen-layer.ts";
import { createImageLayer, createLabelsLayer } from "#core/layers/create-layer.ts";
import { ViewerModel } from "#core/viewer-model.ts";

const grid = {
  axes: ["y", "x"],
  shape: [4, 4],
  dtype: "uint8" as const,
  levels: 1,
  levelShapes: [[4, 4]],
  scale: [1, 1],
  units: [null, null],
};

describe("the layer that is meant where nobody named one", () => {
  const model = new ViewerModel();
  const lower = createImageLayer({ name: "lower", grid }, []);
  const upper = createImageLayer({ name: "upper", grid }, []);
  const labels = createLabelsLayer({ name: "labels", grid });
  for (const layer of [lower, upper, labels]) model.add(layer);

  it("is the topmost of its kind while one of another kind is selected", () => {
    assert.equal(chosenLayer(model, "image"), upper);
  });

  it("is the selected one where that is of its kind", () => {
    model.select(lower.id);
    assert.equal(chosenLayer(model, "image"), lower);
    assert.isUndefined(chosenLayer(model, "probability"));
  });

  it("is the one chosen by hand, as long as that is open", () => {
    assert.equal(meantLayer(model, { kind: "image", wanted: upper.id }), upper);
    model.remove(upper.id);
    assert.equal(meantLayer(model, { kind: "image", wanted: upper.id }), lower);
  });
});
