import { assert } from "chai";
import { createProbabilityLayer } from "#core/layers/create-layer.ts";
import { Difference } from "#viewer/compare/difference.ts";
import { drawProbability, probabilityInput } from "#viewer/layers/probability.ts";
import { arrayImage } from "../../../node/ml/array-image.ts";
import { createStage, inPlane } from "../layers/stage.ts";

function fail(error: unknown): never {
  throw error;
}

/** 90 high, 100 wide, `value` from a column on. */
function predicted(from: number, value: () => number) {
  const { image } = arrayImage({ axes: ["y", "x"], shape: [90, 100], at: () => 0 });
  const [level] = image.levels;
  const source = {
    ...level,
    async read({ y = [0, 90], x = [0, 100] }: { y?: readonly number[]; x?: readonly number[] }) {
      const [y0 = 0, y1 = 0] = y;
      const [x0 = 0, x1 = 0] = x;
      const data = Uint8Array.from({ length: (y1 - y0) * (x1 - x0) }, (_, i) =>
        x0 + (i % (x1 - x0)) < from ? 0 : value(),
      );
      return { shape: [y1 - y0, x1 - x0], data };
    },
  };
  const layer = createProbabilityLayer({ name: "predicted", grid: image.grid });
  layer.opacity.value = 1;
  return { layer, image: { ...image, levels: [source] as const } };
}

describe("comparing on the canvas", () => {
  it("shows what is in both and what in one, follows thresholds without reading, and pixels by reading again", async () => {
    const stage = createStage();
    stage.look([50, 45], 0);
    let strength = 200;
    const a = predicted(30, () => 255);
    const b = predicted(60, () => strength);
    const difference = new Difference({
      ...{ a: a.layer, b: b.layer, label: null, onBroken: (_, error) => fail(error) },
      levels: (layer) => (layer === a.layer ? a.image : b.image).levels,
    });
    const draw = async () => {
      const at = await stage.show([difference.draw({})]);
      return [20, 64, 100].map((x) => at(x, 64));
    };
    const isGrey = ([red, green, blue]: readonly number[]) => red === green && green === blue;
    const isOrange = ([red = 0, , blue = 0]: readonly number[]) => red > blue + 60;
    const [none = [], one = [], both = []] = await draw();
    assert.deepEqual(none, [0, 0, 0]);
    assert.isTrue(isOrange(one), `only A: ${one}`);
    assert.isTrue(isGrey(both) && (both[0] ?? 0) > 100, `both: ${both}`);
    b.layer.threshold.value = 0.9;
    assert.isTrue(isOrange((await draw())[2] ?? []), "B is below its threshold");
    strength = 250;
    difference.pixelsChanged({ y: [0, 1], x: [0, 1] });
    assert.isTrue(isGrey((await draw())[2] ?? []), "and over it again");
    difference.release();
    stage.dispose();
  });

  it("draws a layer in its columns alone", async () => {
    const stage = createStage();
    stage.look([50, 45], 0);
    const { layer, image } = predicted(0, () => 255);
    const input = probabilityInput(image, fail);
    const drawn = drawProbability(layer, input, { ...inPlane({}), columns: [0.5, 1] });
    const at = await stage.show([drawn]);
    assert.deepEqual(at(60, 64), [0, 0, 0]);
    assert.deepEqual(at(68, 64), [...layer.color.value]);
    stage.dispose();
    input.release();
  });
});
