import type { AdapterLike, Backend, Executor, Loss, Machine } from "#compute/index.ts";
import { createExecutor, DeviceLost, type Network } from "#compute/index.ts";
import { kernelHost } from "./kernel-host.ts";

export const gpu = (adapter: AdapterLike | null) => ({ requestAdapter: async () => adapter });

/** Kernels that nobody reads: to rank backends, it is enough that they are there. */
export const kernels = { read: () => Promise.reject(new Error("not needed to choose")) };

/** A machine with a graphics card; `playing` starts it. */
export const withCard: Machine = { gpu: gpu({ info: { description: "H200" } }), kernels };

/** What becomes of networks on a backend: asked before each of their steps and predictions, it may throw. */
export type Fate = (backend: Backend) => void;

/** A `createExecutor` whose backends all are the SIMD kernels, so that a change of backend changes no number. */
export function playing(fate: Fate = () => {}) {
  return async (_: Machine, backend: Backend): Promise<Executor> => {
    const executor = await createExecutor({ kernels: kernelHost() }, "simd");
    let isLost = false;
    const meet = () => {
      try {
        fate(backend);
      } catch (error) {
        isLost ||= error instanceof DeviceLost;
        throw error;
      }
    };
    return {
      ...{ backend, threads: 1 },
      get isLost() {
        return isLost;
      },
      async create(graph, options) {
        const network = await executor.create(graph, options);
        return fated(network, meet);
      },
      dispose: () => executor.dispose(),
    };
  };
}

function fated(network: Network, meet: () => void): Network {
  return {
    async trainStep(batch, rule) {
      meet();
      return await network.trainStep(batch, rule);
    },
    async predict(input, shape) {
      meet();
      return await network.predict(input, shape);
    },
    async measure(batch) {
      meet();
      return await network.measure(batch);
    },
    save: () => network.save(),
    load: (state) => network.load(state),
    dispose: () => network.dispose(),
  };
}

/** A loss for networks that are never trained. */
export const noLoss: Loss = (tf) => tf.scalar(0);
