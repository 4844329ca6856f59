import { assert } from "chai";
import { Executors } from "#compute/index.ts";
import { bceDice } from "#ml/losses/bce-dice.ts";
import { smallGraph, smallWeights } from "../../compute/small-network.ts";
import { machine } from "./machine.ts";

describe("a page whose WebGPU is SwiftShader", () => {
  it("computes with the SIMD kernels and says why", async () => {
    const executors = new Executors(machine);
    const loss = bceDice.build(bceDice.defaults);
    const request = { loss, weights: smallWeights, backend: "auto" } as const;
    const { backend, reason } = await executors.create(smallGraph, request);
    executors.dispose();
    assert.equal(backend, "simd");
    assert.equal(reason, "SIMD kernels on one thread: WebGPU here is only software, SwiftShader");
  });
});
