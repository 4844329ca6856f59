import { assert } from "chai";
import type { Executor } from "#compute/index.ts";
import { bceDice } from "#ml/losses/bce-dice.ts";
import { decodeSafetensors } from "#ml/weights/safetensors.ts";
import { tinyBatch, tinyRule, tinyUnet, tinyWeights } from "./tiny-unet.ts";

/** Gets a file of test/fixtures. */
export type ReadFixture = (name: string) => Promise<Uint8Array<ArrayBuffer>>;

const loss = bceDice.build(bceDice.defaults);

async function torchValues(read: ReadFixture): Promise<{ losses: number[]; predicted: number[] }> {
  return JSON.parse(new TextDecoder().decode(await read("unet-torch.json")));
}

/** What test/fixtures/unet-torch.py wrote of PyTorch, on an executor. */
export const unetTorchContract: readonly {
  name: string;
  check(executor: Executor, read: ReadFixture): Promise<void>;
}[] = [
  {
    name: "has PyTorch's losses over 20 steps from the same weights",
    async check(executor, read) {
      const network = await executor.create(tinyUnet, { loss, weights: tinyWeights });
      const { losses } = await torchValues(read);
      assert.lengthOf(losses, 20);
      for (const [step, expected] of losses.entries()) {
        const found = await network.trainStep(tinyBatch, tinyRule);
        assert.closeTo(found, expected, 1e-3 * expected, `step ${step}`);
      }
      network.dispose();
    },
  },
  {
    name: "predicts what PyTorch predicts with weights that PyTorch saved",
    async check(executor, read) {
      const name = "unet-torch.safetensors";
      const weights = decodeSafetensors(await read(name), name);
      const network = await executor.create(tinyUnet, { loss, weights });
      const found = await network.predict(tinyBatch.input, tinyBatch.shape);
      const { predicted } = await torchValues(read);
      // One channel: PyTorch's order is ours.
      for (const [i, expected] of predicted.entries())
        assert.closeTo(found[i] ?? Number.NaN, expected, 1e-4, `pixel ${i}`);
      network.dispose();
    },
  },
];
