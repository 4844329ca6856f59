// Trains in a worker, as the product does, and posts what came of it.
import { createExecutor, type Graph, initialWeights } from "#compute/index.ts";
import { bceDice } from "#ml/losses/bce-dice.ts";
import { ramp, seeded } from "../../compute/ramp.ts";
import { kernelHost } from "./kernel-host.ts";

export interface TrainRequest {
  readonly graph: Graph;
  /** Where the kernels lie. */
  readonly folder: string;
  readonly threads: number;
  readonly steps: number;
  readonly batch: number;
  readonly size: number;
}

export interface TrainReply {
  readonly losses: readonly number[];
  readonly stepMs: readonly number[];
  readonly predictMs: number;
  readonly threads: number;
  readonly error?: string;
}

addEventListener("message", (event: MessageEvent<TrainRequest>) => {
  train(event.data).then(
    (reply) => postMessage(reply),
    (error: unknown) =>
      postMessage({ losses: [], stepMs: [], predictMs: 0, threads: 0, error: String(error) }),
  );
});

async function train(request: TrainRequest): Promise<TrainReply> {
  const { graph, folder, threads, steps, batch, size } = request;
  const executor = await createExecutor({ kernels: kernelHost(folder), threads }, "simd");
  const network = await executor.create(graph, {
    loss: bceDice.build(bceDice.defaults),
    weights: initialWeights(graph, seeded(1)),
  });
  const input = ramp(batch * size * size, { factor: 37, modulus: 101 });
  const target = input.map((v) => (v > 0.25 ? 1 : 0));
  const shape = { batch, height: size, width: size };
  const weight = new Float32Array(input.length).fill(1);
  const rule = {
    kind: "adam",
    lr: 1e-3,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    weightDecay: 0,
  } as const;
  const [losses, stepMs]: [number[], number[]] = [[], []];
  for (let step = 0; step < steps; step++) {
    const start = performance.now();
    losses.push(await network.trainStep({ input, target, weight, shape }, rule));
    stepMs.push(performance.now() - start);
  }
  await network.predict(input, shape);
  const start = performance.now();
  await network.predict(input, shape);
  const predictMs = performance.now() - start;
  executor.dispose();
  return { losses, stepMs, predictMs, threads: executor.threads };
}
