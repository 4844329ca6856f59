import { assert } from "chai";
import { test } from "vitest";
import { isFailure } from "#core/failure.ts";
import { pixelsAs } from "#io/write/pack-chunks.ts";

test("ids keep their values in a narrower type, or are refused", () => {
  assert.deepEqual(pixelsAs("uint8", Uint16Array.of(0, 255)), Uint8Array.of(0, 255));
  try {
    pixelsAs("uint8", Uint16Array.of(1, 300));
    assert.fail("300 is no uint8");
  } catch (error) {
    assert.isTrue(isFailure(error, "save/changed"));
  }
});
