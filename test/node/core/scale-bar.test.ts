import { assert, describe, it } from "vitest";
import { scaleBar } from "#core/scale-bar.ts";

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
});
