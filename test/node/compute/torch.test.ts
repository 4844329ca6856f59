import { readFileSync } from "node:fs";
import { assert, describe, it } from "vitest";
import { createExecutor } from "#compute/index.ts";
import { bceDice } from "#ml/losses/bce-dice.ts";
import { decodeSafetensors } from "#ml/weights/safetensors.ts";
import { tinyBatch, tinyRule, tinyUnet, tinyWeights } from "../../compute/tiny-unet.ts";
import { kernelHost } from "./kernel-host.ts";
import { wasmFiles } from "./wasm-files.ts";

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/${name}`, import.meta.url));
const torch: { losses: number[]; predicted: number[] } = JSON.parse(
  fixture("unet-torch.json").toString(),
);
const torchWeights = decodeSafetensors(fixture("unet-torch.safetensors"), "unet-torch.safetensors");
const loss = bceDice.build(bceDice.defaults);

for (const backend of ["cpu", "wasm", "simd"] as const)
  describe(`a U-Net on ${backend}`, () => {
    it("has PyTorch's losses over 20 steps from the same weights", async () => {
      const executor = await createExecutor(
        { wasmFiles, kernels: kernelHost(), threads: 2 },
        backend,
      );
      const network = await executor.create(tinyUnet, { loss, weights: tinyWeights });
      for (const [step, expected] of torch.losses.entries()) {
        const found = await network.trainStep(tinyBatch, tinyRule);
        assert.closeTo(found, expected, 1e-3 * expected, `step ${step}`);
      }
      executor.dispose();
    });

    it("predicts what PyTorch predicts with weights that PyTorch saved", async () => {
      const executor = await createExecutor(
        { wasmFiles, kernels: kernelHost(), threads: 2 },
        backend,
      );
      const network = await executor.create(tinyUnet, { loss, weights: torchWeights });
      const found = await network.predict(tinyBatch.input, tinyBatch.shape);
      // One channel: PyTorch's order is ours.
      for (const [i, expected] of torch.predicted.entries())
        assert.closeTo(found[i] ?? Number.NaN, expected, 1e-4, `pixel ${i}`);
      executor.dispose();
    });
  });
