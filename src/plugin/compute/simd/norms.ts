import type { AddBlock, Block, LinearBlock, NormBlock } from "../plan/blocks.ts";
import { identity } from "../plan/blocks.ts";
import type { Channels } from "../plan/channels.ts";
import { madeBy } from "./analysis.ts";
import { type Place, startOf } from "./buffer.ts";
import type { Plan } from "./plan.ts";
import { type Finish, finishKinds, type Norm, noFinish } from "./records.ts";
import { mostShares } from "./step.ts";

/** What a block keeps of its sums, and what it makes of them: see assembly/norm-coefficients.ts. */
interface Kept {
  readonly sums: Place;
  readonly coefficients: Place;
  readonly sets: number;
}

/** What has a common mean, and what else a norm's kernels read of it. */
interface Statistics extends Kept {
  readonly groupOf: Place | undefined;
  readonly groups: number;
  readonly groupSize: number;
}

/** The norms and activations of a plan: what each keeps from its forward pass for its backward one. */
export class Norms {
  readonly #plan: Plan;
  readonly #kept = new Map<Block, Statistics>();
  readonly #shares = new Map<Block, number>();

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** The fields that both directions share. */
  record(block: NormBlock): Norm {
    const { norm, activation = identity } = block;
    const { store } = this.#plan;
    // The bias of the convolution before is left out of its map, and comes in with the coefficients.
    const before = block.kind === "linear" ? store.parameter(block.node, "bias") : undefined;
    const of = (name: string) => norm && store.parameter(norm, name);
    return {
      norm: norm ? 1 : 0,
      ...activation,
      epsilon: norm?.epsilon ?? 0,
      momentum: norm?.kind === "batch-norm" ? norm.momentum : 0,
      weight: of("weight"),
      bias: of("bias"),
      mask: store.mask(this.mapOf(block)),
      offset: norm && before,
      runningMean: of("running_mean"),
      runningVariance: of("running_var"),
      shares: this.sharesOf(block),
      ...this.keep(block),
    };
  }

  /** How a step is cut that makes coefficients, and what it needs for itself. */
  cut(block: NormBlock): { readonly scratch: number; readonly shares: number } {
    const { groups, sets } = this.keep(block);
    return { scratch: 16 * groups, shares: Math.min(sets, mostShares) };
  }

  /** Says into how many shares the step was cut that last added to a block's sums. */
  summed(block: Block, shares: number): void {
    this.#shares.set(block, shares);
  }

  /** That number. */
  sharesOf(block: Block): number {
    return this.#shares.get(block) ?? 0;
  }

  /** What is normalised. */
  mapOf(block: NormBlock): string {
    return block.kind === "linear" ? madeBy(block) : (block.inputs[0] ?? "");
  }

  /** A convolution that makes what this block normalises can count on the way. */
  countingFinish(block: LinearBlock): Finish {
    const { sums, sets } = this.keep(block);
    return { ...noFinish, finish: finishKinds.statistics, sums, sets };
  }

  /**
   * A convolution that makes the gradient of a block's value can take it through the activation, and count for the norm
   * or the bias before it; of a sum's norms for the first. Undefined where there is nothing of the kind.
   */
  backFinish(block: Block | undefined): Finish | undefined {
    if (block?.kind === "add") return this.#backThroughSum(block);
    if (block?.kind !== "linear" && block?.kind !== "normalise") return undefined;
    const { activation = identity, kind, norm } = block;
    if (norm)
      return this.#back({ activation, output: block.output, counts: block, byValue: false });
    if (kind !== "linear" || !block.activation) return undefined;
    return this.#back({ activation, output: block.output, counts: block, byValue: true });
  }

  #backThroughSum(block: AddBlock): Finish | undefined {
    const { activation = identity, output } = block;
    const counts = this.countedBy(block);
    if (counts === block && !block.activation) return undefined;
    return this.#back({ activation, output, counts, byValue: block.activation !== undefined });
  }

  #back({
    activation,
    output,
    counts,
    byValue,
  }: Pick<AddBlock, "output"> & {
    readonly activation: typeof identity;
    readonly counts: Block;
    readonly byValue: boolean;
  }): Finish {
    const { sums, sets, coefficients } = this.keep(counts);
    const value = this.#plan.map(output);
    const normed = "norm" in counts && counts.norm !== undefined;
    const z = normed ? this.#plan.map(this.mapOf(counts)) : value;
    const seen = { byValue: byValue ? 1 : 0, value, z };
    return {
      ...noFinish,
      ...activation,
      finish: finishKinds.back,
      ...seen,
      sums,
      sets,
      coefficients,
    };
  }

  /** The block that keeps the sums of a gradient that goes through a block's activation. */
  countedBy(block: Block): Block {
    const [first] = block.kind === "add" ? this.normsOf(block.inputs) : [];
    return first ?? block;
  }

  /** Of the maps that a sum adds, the norms that it applies itself. */
  normsOf(inputs: readonly string[]): readonly NormBlock[] {
    const { absorbed } = this.#plan.analysis;
    return inputs.flatMap((id) => absorbed.get(id) ?? []);
  }

  keep(block: Block): Statistics {
    const known = this.#kept.get(block);
    if (known) return known;
    const { program } = this.#plan;
    const norm = "norm" in block ? block.norm : undefined;
    const channels = this.#plan.channelsOf(block.output);
    const sets = norm?.kind === "group-norm" ? this.#plan.sizeOf(block.output).batch : 1;
    const numbers = sets * channels.count;
    const made = {
      sums: startOf(program.buffer(mostShares * 16 * numbers)),
      coefficients: startOf(program.buffer(28 * numbers)),
      sets,
      ...this.#groups(norm?.kind === "group-norm" ? norm.groups : undefined, channels),
    };
    this.#kept.set(block, made);
    return made;
  }

  #groups(
    groups: number | undefined,
    { count, places }: Channels,
  ): Pick<Statistics, "groupOf" | "groups" | "groupSize"> {
    if (groups === undefined) return { groupOf: undefined, groups: count, groupSize: 1 };
    const groupSize = places.length / groups;
    const groupOf = Array.from({ length: count }, () => groups); // padding
    for (const [channel, place] of places.entries())
      groupOf[place] = Math.floor(channel / groupSize);
    return { groupOf: this.#plan.program.table([groupOf]), groups: groups + 1, groupSize };
  }
}
