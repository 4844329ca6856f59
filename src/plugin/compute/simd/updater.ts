import type { MomentKind } from "../moments.ts";
import { vectorsStart } from "../plan/parameters.ts";
import { clipFactor, type UpdateStep } from "../update-step.ts";
import { startOf } from "./buffer.ts";
import { LoadedProgram } from "./loaded-program.ts";
import { type Part, Program } from "./program.ts";
import { kernelRecords, type RecordOf } from "./records.ts";
import { sharesFor } from "./step.ts";
import type { NetworkStore } from "./store.ts";
import type { ThreadTeam } from "./threads.ts";

type UpdateKernel = "momentsUpdate" | "momentumUpdate";

/** What a record holds before its first step: numbers are written at every step. */
const [momentsNumbers, momentumNumbers] = [
  {
    ...{ rate: 0, beta1: 0, beta2: 0, rest1: 0, rest2: 0, adaptive: 0, epsilon: 0 },
    ...{ keep: 0, l2: 0, decayed: 0 },
  },
  { rate: 0, momentum: 0, l2: 0, ofGradient: 0, ofBuffer: 0, decayed: 0 },
] as const;

/** The step of all parameters of a network by their gradients; vectors are in its store. */
export class Updater {
  /** How many steps the moments have seen. */
  steps = 0;
  /** Which they are; undefined where there are none, and the store's are 0. */
  kind: MomentKind | undefined;
  readonly #store: NetworkStore;
  readonly #loaded: LoadedProgram;
  readonly #parts: { readonly [K in MomentKind]: Part };

  constructor(team: ThreadTeam, store: NetworkStore) {
    const program = new Program();
    const [first, second] = store.moments;
    const shared = {
      parameters: startOf(store.parameters),
      gradients: startOf(store.gradients),
      count: store.parameters.bytes / 4,
    };
    const shares = sharesFor(store.parameters.bytes);
    const moments = { means: startOf(first), squares: startOf(second), ...momentsNumbers };
    const momentum = { buffers: startOf(first), ...momentumNumbers };
    this.#parts = {
      moments: program.part(() =>
        program.add("momentsUpdate", { ...shared, ...moments }, { shares }),
      ),
      momentum: program.part(() =>
        program.add("momentumUpdate", { ...shared, ...momentum }, { shares }),
      ),
    };
    this.#store = store;
    this.#loaded = new LoadedProgram(team, program);
  }

  step(step: UpdateStep): void {
    if (this.kind !== step.kind)
      for (const buffer of this.#store.moments) this.#store.view(buffer).fill(0);
    if (step.clip > 0) shorten(this.#store.view(this.#store.gradients), step.clip);
    const { trained, parameters } = this.#store;
    const end = parameters.bytes / 4;
    const decayed = (step.decayVectors ? end : vectorsStart(trained, end)) / 4;
    if (step.kind === "moments") {
      const { rate, beta1, beta2, keep, l2 } = step;
      const [rest1, rest2] = [1 - beta1, 1 - beta2];
      const [adaptive, epsilon] = step.adaptive ? [1, step.epsilon] : [0, 1];
      const numbers = { rate, beta1, beta2, rest1, rest2, adaptive, epsilon, keep, l2, decayed };
      this.#write("momentsUpdate", numbers);
    } else {
      const { rate, momentum, nesterov, l2 } = step;
      const [ofGradient, ofBuffer] = nesterov ? [1, momentum] : [0, 1];
      this.#write("momentumUpdate", { rate, momentum, l2, ofGradient, ofBuffer, decayed });
    }
    this.#loaded.run(this.#parts[step.kind]);
    this.steps += 1;
    this.kind = step.kind;
  }

  #write<K extends UpdateKernel>(kernel: K, numbers: Partial<RecordOf<K>>): void {
    const fields = Object.keys(kernelRecords[kernel]);
    const record = this.#loaded.record(kernel);
    for (const [field, value] of Object.entries(numbers))
      record[fields.indexOf(field)] = Number(value);
  }

  release(): void {
    this.#loaded.release();
  }
}

/** In one thread and in doubles: the same bits on any number of threads, in a fraction of what a step takes. */
function shorten(gradients: Float32Array, clip: number): void {
  let squares = 0;
  for (let i = 0; i < gradients.length; i++) squares += (gradients[i] ?? 0) ** 2;
  const factor = clipFactor(Math.sqrt(squares), clip);
  if (factor < 1)
    for (let i = 0; i < gradients.length; i++) gradients[i] = (gradients[i] ?? 0) * factor;
}
