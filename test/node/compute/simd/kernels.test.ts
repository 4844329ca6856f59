import { readFileSync } from "node:fs";
import { assert, it } from "vitest";
import { kernelNames } from "#compute/simd/records.ts";

it("a kernel has the same number in the plan and in the kernels", () => {
  const program = readFileSync(
    new URL("../../../../src/plugin/compute/simd/assembly/program.ts", import.meta.url),
    "utf8",
  );
  const cases = [...program.matchAll(/case (\d+):\s+return (\w+)\(/g)];
  assert.deepEqual(
    cases.map(([, number, kernel]) => [Number(number), kernel]),
    [...kernelNames.entries()],
  );
});
