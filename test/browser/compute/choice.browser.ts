import { assert } from "chai";
import { createExecutor } from "#compute/index.ts";
import { machine } from "./machine.ts";

describe("a page whose WebGPU is SwiftShader", () => {
  it("computes with the SIMD kernels and says why", async () => {
    const { choice } = await createExecutor(machine);
    assert.equal(choice.backend, "simd");
    assert.include(choice.reason, "software adapter SwiftShader");
  });
});
