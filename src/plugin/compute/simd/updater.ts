import type { UpdateRule } from "../network.ts";
import { startOf } from "./buffer.ts";
import { LoadedProgram } from "./loaded-program.ts";
import { Program, sharesFor } from "./program.ts";
import { kernelRecords } from "./records.ts";
import type { NetworkStore } from "./store.ts";
import type { ThreadTeam } from "./threads.ts";

/** Adam on all parameters of a network; its moments are in the store. */
export class Updater {
  /** How many steps the moments have seen. */
  steps = 0;
  readonly #loaded: LoadedProgram;

  constructor(team: ThreadTeam, { parameters, gradients, means, squares }: NetworkStore) {
    const program = new Program();
    const record = {
      ...{ parameters: startOf(parameters), gradients: startOf(gradients) },
      ...{ means: startOf(means), squares: startOf(squares), count: parameters.bytes / 4 },
      // Written at every step:
      ...{ rate: 0, beta1: 0, beta2: 0, rest1: 0, rest2: 0, epsilon: 0 },
    };
    program.add("adam", record, { shares: sharesFor(parameters.bytes) });
    this.#loaded = new LoadedProgram(team, program);
  }

  /** Kingma and Ba 2015 as PyTorch writes it: epsilon is added after the bias correction of the root. */
  step({ lr, beta1, beta2, epsilon }: UpdateRule): void {
    this.steps += 1;
    const correction = Math.sqrt(1 - beta2 ** this.steps);
    const rate = (lr * correction) / (1 - beta1 ** this.steps);
    const record = this.#loaded.record("adam");
    const first = Object.keys(kernelRecords.adam).indexOf("rate");
    record.set([rate, beta1, beta2, 1 - beta1, 1 - beta2, epsilon * correction], first);
    this.#loaded.run({ first: 0, count: 1 });
  }

  release(): void {
    this.#loaded.release();
  }
}
