import { assert } from "chai";
import { test } from "vitest";
import { nextSlice, type PlayMode } from "#core/playing.ts";

/** The slices that are shown from 0 on, at most `steps` of them. */
function shown(mode: PlayMode, { length, steps }: { length: number; steps: number }): number[] {
  const indices: number[] = [];
  let at: ReturnType<typeof nextSlice> = { index: 0, direction: 1 };
  for (let i = 0; i < steps && at; i++) {
    indices.push(at.index);
    at = nextSlice(at, { length, mode });
  }
  return indices;
}

test("it stops at the end, starts again or turns round, as its mode says", () => {
  assert.deepEqual(shown("once", { length: 3, steps: 9 }), [0, 1, 2]);
  assert.deepEqual(shown("loop", { length: 3, steps: 7 }), [0, 1, 2, 0, 1, 2, 0]);
  assert.deepEqual(shown("back-and-forth", { length: 3, steps: 7 }), [0, 1, 2, 1, 0, 1, 2]);
});

test("one slice is no film", () => {
  for (const mode of ["once", "loop", "back-and-forth"] as const)
    assert.deepEqual(shown(mode, { length: 1, steps: 5 }), [0]);
});
