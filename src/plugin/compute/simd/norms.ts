import type { NormBlock } from "../plan/blocks.ts";
import { identity } from "../plan/blocks.ts";
import { type Place, startOf } from "./buffer.ts";
import type { Plan } from "./plan.ts";
import { mostShares } from "./program.ts";
import { type Finish, finishKinds, type Norm, noFinish } from "./records.ts";

/** The batch norms and activations of a training plan: what each keeps from its forward pass for its backward one. */
export class Norms {
  readonly #plan: Plan;
  readonly #kept = new Map<NormBlock, { readonly sums: Place; readonly coefficients: Place }>();
  readonly #shares = new Map<NormBlock, number>();

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** The fields that both directions share. */
  record(block: NormBlock): Norm {
    const { norm, activation = identity } = block;
    const { store } = this.#plan;
    const { batch, height, width } = this.#plan.sizeOf(this.mapOf(block));
    const { sums, coefficients } = this.keep(block);
    // The bias before a batch norm only moves the mean: it is left out, and given to the running mean alone.
    const before = block.kind === "linear" ? store.parameter(block.node, "bias") : undefined;
    const of = (name: string) => norm && store.parameter(norm, name);
    return {
      norm: norm ? 1 : 0,
      ...activation,
      epsilon: norm?.epsilon ?? 0,
      perPixel: 1 / (batch * height * width),
      momentum: norm?.momentum ?? 0,
      weight: of("weight"),
      bias: of("bias"),
      mask: store.mask(this.mapOf(block)),
      offset: norm && before,
      runningMean: of("running_mean"),
      runningVariance: of("running_var"),
      sums,
      shares: this.#shares.get(block) ?? 0,
      coefficients,
    };
  }

  /** Says into how many shares the step was cut that last added to a block's sums. */
  summed(block: NormBlock, shares: number): void {
    this.#shares.set(block, shares);
  }

  /** What is normalised. */
  mapOf(block: NormBlock): string {
    return block.kind === "linear" ? block.raw : (block.inputs[0] ?? "");
  }

  /** A convolution that makes what this block normalises can count on the way. */
  countingFinish(block: NormBlock): Finish {
    if (!block.norm) return noFinish;
    return { ...noFinish, finish: finishKinds.statistics, sums: this.keep(block).sums };
  }

  /** A convolution that makes the gradient of this block's value can take it through the activation, and count. */
  backFinish(block: NormBlock): Finish {
    const { activation = identity } = block;
    const { sums, coefficients } = this.keep(block);
    const [z, value] = [this.#plan.map(this.mapOf(block)), this.#plan.map(block.output)];
    const finish = finishKinds.back;
    return { ...noFinish, ...activation, finish, sums, z, value, coefficients };
  }

  keep(block: NormBlock): { readonly sums: Place; readonly coefficients: Place } {
    const known = this.#kept.get(block);
    if (known) return known;
    const { program } = this.#plan;
    const channels = this.#plan.channelsOf(this.mapOf(block)).count;
    const [sumBytes, coefficientBytes] = [16 * channels, 28 * channels];
    const made = {
      sums: startOf(program.buffer(mostShares * sumBytes, { lasting: true })),
      coefficients: startOf(program.buffer(coefficientBytes, { lasting: true })),
    };
    this.#kept.set(block, made);
    return made;
  }
}
