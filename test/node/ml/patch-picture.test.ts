import { assert } from "chai";
import { test } from "vitest";
import { patchPicture } from "#ml/preview/patch-picture.ts";
import { readPreviewPatch } from "#ml/preview/preview-patch.ts";
import { discs } from "./array-image.ts";

const { signal } = new AbortController();
const { image, labels } = discs({ planes: 2, side: 64 });
const sources = { image: image.levels[0], labels: labels.levels[0] };

test("a preview's patch lies inside the image, with values about 0 and what is labelled as its target", async () => {
  const spot = { plane: { z: 1 }, y: 2, x: 60, side: 32 };
  const patch = await readPreviewPatch(sources, spot, signal);
  assert.deepInclude(patch, { height: 32, width: 32, channels: 1, outputs: 1 });
  const mean = patch.input.reduce((sum, value) => sum + value, 0) / patch.input.length;
  assert.approximately(mean, 0, 1e-5);
  const whole = await readPreviewPatch(sources, { ...spot, side: 500 }, signal);
  assert.deepInclude(
    whole,
    { height: 64, width: 64 },
    "an image that is smaller is shown as it is",
  );
});

test("a picture is grey, and outlines what is marked where it ends", () => {
  const mask = [0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0];
  const size = { height: 3, width: 5, channels: 1, outputs: 1 };
  const patch = {
    ...size,
    input: new Float32Array(15),
    target: Float32Array.from(mask),
    weight: new Float32Array(15).fill(1),
  };
  const picture = patchPicture(patch);
  const pixel = (at: number) => [...picture.subarray(4 * at, 4 * at + 4)];
  assert.deepEqual(pixel(0), [128, 128, 128, 255], "the mean");
  assert.deepEqual(pixel(6), [255, 200, 0, 255], "at the rim");
  assert.deepEqual(pixel(7), [128, 128, 128, 255], "inside, and at the patch's own border");
});
