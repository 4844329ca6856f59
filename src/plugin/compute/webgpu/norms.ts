import { identity, type NormBlock } from "../plan/blocks.ts";
import type { Buffer } from "./buffer.ts";
import type { Partials } from "./convolution.ts";
import { quadsOf } from "./feature-map.ts";
import type { NormOf } from "./kernels/norm.ts";
import { normCoefficients } from "./kernels/norm-statistics.ts";
import type { Plan } from "./plan.ts";
import type { Place } from "./store.ts";

/** What is normalised. */
export function normalisedBy(block: NormBlock): string {
  return block.kind === "linear" ? block.raw : (block.inputs[0] ?? "");
}

/** The batch norms of a training plan: what each keeps from its forward pass for its backward one. */
export class Norms {
  readonly #plan: Plan;
  readonly #coefficients = new Map<NormBlock, Buffer>();

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** What decides a norm's kernels. */
  of({ norm, activation = identity }: NormBlock): NormOf {
    return { format: this.#plan.format, hasNorm: norm !== undefined, activation };
  }

  /** Joins the batch's statistics to coefficients. */
  join(block: NormBlock, partials: Partials): void {
    const { program, store } = this.#plan;
    const { norm } = block;
    if (!norm) return;
    const quads = quadsOf(this.#plan.map(normalisedBy(block)));
    const place = (name: string) => this.#place(block, name);
    // The bias before a batch norm only moves the mean: it is left out, and given to the running mean alone.
    const before = block.kind === "linear" ? store.place(block.node, "bias") : undefined;
    const [mean, variance] = [place("running_mean"), place("running_var")];
    const [weight, bias] = [place("weight"), place("bias")];
    const { epsilon } = norm;
    program.add(normCoefficients({ epsilon, hasBefore: before !== undefined }), {
      buffers: {
        ...{ partials: partials.buffer, parameters: store.parameters },
        ...{ coefficients: this.coefficients(block), fresh: store.fresh },
      },
      sizes: {
        ...{ count: partials.count, quads, beforeOffset: before?.quad ?? 0 },
        ...{ weightOffset: weight.quad, biasOffset: bias.quad },
        ...{ meanOffset: mean.quad, varianceOffset: variance.quad },
      },
      grid: [quads, 1, 1],
    });
  }

  /** See `normCoefficients`. */
  coefficients(block: NormBlock): Buffer {
    const known = this.#coefficients.get(block);
    if (known) return known;
    const quads = this.#plan.channelsOf(normalisedBy(block)).count / 4;
    const made = this.#plan.program.buffer(block.norm ? 64 * quads : 16);
    this.#coefficients.set(block, made);
    return made;
  }

  #place({ norm }: NormBlock, name: string): Place {
    const place = norm && this.#plan.store.place(norm, name);
    if (!place) throw new Error(`A batch norm without its ${name}`);
    return place;
  }
}
