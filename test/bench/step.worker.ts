// Times training steps and predictions of the reference U-Net in a worker, as the product runs them.
import { createExecutor, initialWeights, runKernelThread, type ThreadWorker } from "#compute/index.ts";
import { bce } from "#ml/losses/bce.ts";
import { startProfile } from "./profile.ts";
import { referenceUnet } from "./reference-unet.ts";

declare const self: DedicatedWorkerGlobalScope;

export interface StepRequest {
  readonly size: number;
  readonly width: number;
  readonly depth: number;
  readonly batch: number;
  readonly steps: number;
  readonly threads: number;
  readonly profile: boolean;
}

const kernelThread = "kernel-thread";

if (self.name === kernelThread)
  runKernelThread({
    postMessage: (message) => self.postMessage(message),
    onMessage: (listener) => self.addEventListener("message", ({ data }) => listener(data)),
  });
else
  self.addEventListener("message", ({ data }: MessageEvent<StepRequest>) => {
    time(data).then(
      (reply) => self.postMessage(reply),
      (error: unknown) => self.postMessage({ error: String((error as Error).stack) }),
    );
  });

function spawn(): ThreadWorker {
  const worker = new Worker(import.meta.url, { type: "module", name: kernelThread });
  return {
    postMessage: (message) => worker.postMessage(message),
    onMessage: (listener) => worker.addEventListener("message", ({ data }) => listener(data)),
    onError: (listener) => worker.addEventListener("error", listener),
    terminate: () => worker.terminate(),
  };
}

async function time({ size, width, depth, batch, steps, threads, profile }: StepRequest) {
  const read = async (file: string) =>
    new Uint8Array(await (await fetch(new URL(file, import.meta.url))).arrayBuffer());
  const spent = profile ? startProfile() : undefined;
  const executor = await createExecutor({ kernels: { read, spawn }, threads }, "simd");
  const graph = referenceUnet({ width, depth });
  let seed = 1;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const network = await executor.create(graph, {
    loss: bce.build(),
    weights: initialWeights(graph, random),
  });
  const input = Float32Array.from({ length: batch * size * size }, random);
  const target = input.map((v) => (v > 0.5 ? 1 : 0));
  const shape = { batch, height: size, width: size };
  const weight = new Float32Array(input.length).fill(1);
  const rule = { kind: "adam", lr: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
  const clock = async (work: () => Promise<unknown>, name: string) => {
    const times = [];
    for (let i = 0; i < steps + 4; i++) {
      if (i === 4) { self.postMessage({ mark: name }); await new Promise((r) => setTimeout(r, 30)); }
      const start = performance.now();
      await work();
      if (i >= 4) times.push(performance.now() - start);
    }
    self.postMessage({ mark: `${name} end` });
    await new Promise((r) => setTimeout(r, 30));
    return times.sort((a, b) => a - b);
  };
  const losses: number[] = [];
  const train = await clock(async () =>
    losses.push(await network.trainStep({ input, target, weight, shape }, rule)), "train",
  );
  const perStep = (spent: { readonly [kernel: string]: number }) =>
    Object.fromEntries(Object.entries(spent).map(([k, ms]) => [k, Math.round((100 * ms) / (steps + 4)) / 100]));
  const profiled = spent && perStep(spent());
  const forward = await clock(() => network.predict(input, shape), "forward");
  executor.dispose();
  const round = (times: number[], at: number) => Math.round((times[at] ?? 0) * 100) / 100;
  const median = (times: number[]) => round(times, times.length >> 1);
  return {
    ...{ size, width, depth, batch, threads },
    ...{ trainStepMs: median(train), trainMinMs: round(train, 0) },
    ...{ forwardMs: median(forward), forwardMinMs: round(forward, 0) },
    loss: losses.at(-1),
    profiled,
  };
}
