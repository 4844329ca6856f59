// What comes from outside, damaged. `FUZZ_CASES=20000 npx vitest run --project node test/node/fuzz` tries more; FC_SEED tries others.
import { assert } from "chai";
import { afterEach, describe, test } from "vitest";
import { Failure } from "#core/failure.ts";
import { createRandom } from "#core/random.ts";
import { targets } from "./targets.ts";

const cases = Math.ceil(Number(process.env["FUZZ_CASES"] ?? 1000) / targets.length);
const seed = Number(process.env["FC_SEED"] ?? 20261122);
/** Nothing as small as these files may take so long. */
const longestMs = 5000;

afterEach(() => {
  assert.notProperty({}, "polluted");
});

describe.each(targets)("$name", ({ attempt }) => {
  test(`${cases} damaged ones open or fail by name, and none hangs`, async () => {
    let opened = 0;
    for (let number = 0; number < cases; number++) {
      const began = performance.now();
      const error = await attempt(createRandom(seed + number)).then(
        () => undefined,
        (error: unknown) => error,
      );
      const tookMs = performance.now() - began;
      if (error === undefined) opened++;
      if (error !== undefined && !(error instanceof Failure))
        throw new Error(`case ${number}: ${String(error)}`, { cause: error });
      assert.isBelow(tookMs, longestMs, `case ${number}`);
    }
    assert.isAbove(opened, 0, "nothing opens, so that little of it is tried");
    assert.isBelow(opened, cases, "nothing fails, so that little of it is tried");
  }, 600_000);
});
