import { assert } from "chai";
import { test } from "vitest";
import { isFailure } from "#core/failure.ts";
import { createImageLayer, createLabelsLayer } from "#core/layers/create-layer.ts";
import type { Grid } from "#core/layers/grid.ts";
import { ViewerModel } from "#core/viewer-model.ts";

function grid(axes: readonly string[], shape: readonly number[]): Grid {
  const scale = shape.map(() => 1);
  const units = shape.map(() => null);
  return { axes, shape, dtype: "uint8", levels: 1, levelShapes: [shape], scale, units };
}

const flat = () => createImageLayer({ name: "flat", grid: grid(["y", "x"], [8, 8]) }, []);
const deep = () => createLabelsLayer({ name: "deep", grid: grid(["z", "y", "x"], [5, 8, 8]) });

test("there is a slider for every axis but x, y and c, as long as the longest layer", () => {
  const model = new ViewerModel();
  model.add(flat());
  assert.deepEqual(model.sliders.value, []);
  model.add(deep());
  model.add(createImageLayer({ name: "c", grid: grid(["c", "z", "y", "x"], [2, 9, 8, 8]) }, []));
  assert.deepEqual(model.sliders.value, [{ name: "z", length: 9 }]);
});

test("a slice stays within the image, and an axis that nothing has is left out", () => {
  const model = new ViewerModel();
  model.add(deep());
  model.slice({ z: 99, t: 3 });
  assert.deepEqual(model.dims.value, { z: 4 });
});

test("a new layer is on top and selected; when it goes, the one below is", () => {
  const model = new ViewerModel();
  const [below, above] = [flat(), deep()];
  model.add(below);
  model.add(above);
  assert.equal(model.selected.value, above.id);
  model.remove(above.id);
  assert.equal(model.selected.value, below.id);
});

test("layers move by their index from the bottom", () => {
  const model = new ViewerModel();
  const layers = [flat(), deep(), flat()] as const;
  for (const layer of layers) model.add(layer);
  model.move(layers[0].id, 2);
  assert.deepEqual(model.layers.value, [layers[1], layers[2], layers[0]]);
});

test("a layer of the wrong id or kind is refused by a failure of its own", () => {
  const model = new ViewerModel();
  const layer = flat();
  model.add(layer);
  const failure = (act: () => unknown) => {
    try {
      return act();
    } catch (error) {
      return error;
    }
  };
  assert.isTrue(
    isFailure(
      failure(() => model.layer("none")),
      "layer/unknown",
    ),
  );
  assert.isTrue(
    isFailure(
      failure(() => model.layerOf(layer.id, "labels")),
      "layer/wrong-kind",
    ),
  );
});
