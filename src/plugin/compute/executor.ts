import type { Backend, Machine } from "./choose.ts";
import type { Graph } from "./graph/graph.ts";
import type { Network } from "./network.ts";
import type { NetworkOptions } from "./network-options.ts";
import { SimdExecutor } from "./simd/executor.ts";
import { TfExecutor } from "./tfjs/executor.ts";
import { WebGpuExecutor } from "./webgpu/executor.ts";

/** A started backend, which makes networks. Owns them: they end with it. */
export interface Executor {
  readonly backend: Backend;
  /** How many threads compute, this one included. */
  readonly threads: number;
  /** Whether what it computes on is gone: its networks throw `DeviceLost` or `KernelFailure`, and it makes no more. */
  readonly isLost: boolean;
  /**
   * Throws `OutOfMemory` or `DeviceLost`, and an Error if the graph is not sound or the weights are not its own
   * (see initialWeights).
   */
  create(graph: Graph, options: NetworkOptions): Promise<Network>;
  /** After that, the same backend can be started anew, also where its device was lost. */
  dispose(): void;
}

const starters: { readonly [K in Backend]: (machine: Machine) => Promise<Executor> } = {
  webgpu: ({ onKernel }) => WebGpuExecutor.start({ onKernel }),
  "tfjs-webgpu": () => TfExecutor.start("tfjs-webgpu"),
  simd: (machine) => SimdExecutor.start(machine),
  webgl: () => TfExecutor.start("webgl"),
  cpu: () => TfExecutor.start("cpu"),
};

/** Starts one backend. Throws an Error that says why it does not start. */
export function createExecutor(machine: Machine, backend: Backend): Promise<Executor> {
  return starters[backend](machine);
}
