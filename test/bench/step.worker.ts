// Times training steps and predictions of the reference U-Net in a worker, as the product runs them. It is its own
// kernel thread too, by its name.
import {
  createExecutor,
  initialWeights,
  runKernelThread,
  type ThreadWorker,
} from "#compute/index.ts";
import { bce } from "#ml/losses/bce.ts";
import { referenceUnet } from "../../src/cli/bench/measure/reference-unet.ts";
import { seeded } from "../compute/ramp.ts";
import { startProfile } from "./profile.ts";

export interface StepRequest {
  readonly size: number;
  readonly width: number;
  readonly depth: number;
  readonly batch: number;
  readonly steps: number;
  readonly threads: number;
  /** Whether to time every kernel by itself, which takes more time in all. */
  readonly profile: boolean;
}

const kernelThread = "kernel-thread";
/** V8 compiles a kernel twice, and only the second is fast. */
const warmUp = 4;

if (self.name === kernelThread)
  runKernelThread({
    postMessage: (message) => postMessage(message),
    onMessage: (listener) => addEventListener("message", ({ data }) => listener(data)),
  });
else
  addEventListener("message", ({ data }: MessageEvent<StepRequest>) => {
    time(data).then(
      (reply) => postMessage(reply),
      (error: unknown) => postMessage({ error: String(error) }),
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

async function read(file: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(new URL(file, import.meta.url));
  return new Uint8Array(await response.arrayBuffer());
}

async function time({ size, width, depth, batch, steps, threads, profile }: StepRequest) {
  const spent = profile ? startProfile() : undefined;
  const executor = await createExecutor({ kernels: { read, spawn }, threads }, "simd");
  const random = seeded(1);
  const graph = referenceUnet({ width, depth });
  const weights = initialWeights(graph, random);
  const network = await executor.create(graph, { loss: bce.build(), weights });
  const input = Float32Array.from({ length: batch * size * size }, random);
  const target = input.map((v) => (v > 0.5 ? 1 : 0));
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
  const train = () => network.trainStep({ input, target, weight, shape }, rule);
  const training = await clock("train", steps, train);
  const kernels = spent?.();
  const forward = await clock("forward", steps, () => network.predict(input, shape));
  executor.dispose();
  return {
    ...{ size, width, depth, batch, threads },
    ...{ trainStepMs: middle(training), trainLeastMs: training[0] },
    ...{ forwardMs: middle(forward), forwardLeastMs: forward[0] },
    kernels,
  };
}

/** Milliseconds of every run, sorted. The marks let the caller read the processor's time between them. */
async function clock(mark: string, steps: number, work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let i = -warmUp; i < steps; i++) {
    if (i === 0) await announce(mark);
    const start = performance.now();
    await work();
    if (i >= 0) times.push(performance.now() - start);
  }
  await announce(`${mark} end`);
  return times.sort((a, b) => a - b);
}

async function announce(mark: string): Promise<void> {
  postMessage({ mark });
  await new Promise((resolve) => setTimeout(resolve, 30));
}

function middle(times: readonly number[]): number {
  return times[times.length >> 1] ?? Number.NaN;
}
