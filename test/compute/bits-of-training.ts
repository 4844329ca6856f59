import { createExecutor, initialWeights, type Machine } from "#compute/index.ts";
import { bceDice } from "#ml/losses/bce-dice.ts";
import { unet } from "#ml/models/unet.ts";
import { ramp, seeded } from "./ramp.ts";
import { tinyRule } from "./tiny-unet.ts";

/** Wide enough for Winograd, on sizes that tiles of 4 overhang, and large enough that prediction takes tiles of 6x6. */
const graph = unet.build({ ...unet.defaults, width: 8, depth: 2 });
const shape = { batch: 2, height: 28, width: 36 };

/** Five steps on the SIMD kernels, and what they came to, bit for bit: the losses, and a digest of all weights and of a prediction. */
export async function bitsOfTraining(machine: Machine): Promise<{
  readonly losses: readonly number[];
  readonly digest: string;
}> {
  const executor = await createExecutor(machine, "simd");
  const network = await executor.create(graph, {
    loss: bceDice.build(bceDice.defaults),
    weights: initialWeights(graph, seeded(7)),
  });
  const pixels = shape.batch * shape.height * shape.width;
  const input = ramp(pixels, { factor: 37, modulus: 101 });
  const target = ramp(pixels, { factor: 53, modulus: 89 }).map((v) => (v > 0.25 ? 1 : 0));
  const weight = new Float32Array(pixels).fill(1);
  const losses = [];
  for (let step = 0; step < 5; step++)
    losses.push(await network.trainStep({ input, target, weight, shape }, tinyRule));
  const { weights } = await network.save();
  const predicted = await network.predict(input, shape);
  const numbers = [...[...weights.values()].map(({ data }) => data), predicted];
  const all = new Blob(numbers.map((data) => Uint8Array.from(bytesOf(data))));
  const digest = await crypto.subtle.digest("SHA-256", await all.arrayBuffer());
  executor.dispose();
  return { losses, digest: [...new Uint8Array(digest)].join(" ") };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
