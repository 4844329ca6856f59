import { assert, describe, it } from "vitest";
import { createImageLayer } from "#core/layers/create-layer.ts";
import { scaleBar, shownScaleBar } from "#core/scale-bar.ts";
import { ViewerModel } from "#core/viewer-model.ts";

const bar = (pixelSize: number, unit: string | null, zoom: number) =>
  scaleBar({ pixelSize, unit, zoom, maxPx: 140 });

describe("the scale bar", () => {
  it("is a round length of a unit that reads well", () => {
    assert.equal(bar(0.004, "micrometer", 0).text, "500 nm");
    assert.equal(bar(0.5, "micrometer", 0).text, "50 µm");
    assert.equal(bar(2, "millimeter", 0).text, "200 mm");
    assert.equal(bar(1, "angstrom", -3).text, "100 nm");
  });

  it("is as long as it says at every zoom", () => {
    for (const zoom of [-6, -1.3, 0, 2.5, 7]) {
      const { lengthPx, text } = bar(1, null, zoom);
      const pixels = Number(text.replace(" px", ""));
      assert.closeTo(lengthPx, pixels * 2 ** zoom, 1e-9 * lengthPx);
    }
  });

  it("fills between two fifths and all of the room there is", () => {
    for (let zoom = -8; zoom < 8; zoom += 0.37) {
      const { lengthPx } = bar(0.013, "micrometer", zoom);
      assert.isAtMost(lengthPx, 140.001);
      assert.isAtLeast(lengthPx, 55.9);
    }
  });

  it("counts pixels where the image names no length, or one that is none", () => {
    assert.equal(bar(0.5, null, 0).text, "100 px");
    assert.equal(bar(0.5, "second", 0).text, "100 px");
  });

  it("is that of the selected layer, else of the topmost one that is shown and has a unit", () => {
    const model = new ViewerModel();
    const add = (size: number, unit: string | null) => {
      const grid = {
        ...{
          axes: ["y", "x"],
          shape: [9, 9],
          dtype: "uint8" as const,
          levels: 1,
          levelShapes: [[9, 9]],
        },
        ...{ scale: [size, size], units: [unit, unit] },
      };
      const layer = createImageLayer({ name: "", grid }, []);
      model.add(layer);
      return layer;
    };
    const text = () => shownScaleBar(model)?.text;
    assert.isUndefined(text());
    const [bottom, top, without] = [add(1, "micrometer"), add(1, "millimeter"), add(1, null)];
    model.select(bottom.id);
    assert.equal(text(), "100 µm");
    model.select(without.id);
    assert.equal(text(), "100 mm");
    top.visible.value = false;
    assert.equal(text(), "100 µm");
    bottom.visible.value = false;
    assert.equal(text(), "100 px");
  });
});
