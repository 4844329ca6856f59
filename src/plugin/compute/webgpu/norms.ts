import { identity, type NormBlock, type NormNode } from "../plan/blocks.ts";
import type { Buffer } from "./buffer.ts";
import { type FeatureMap, quadsOf } from "./feature-map.ts";
import { groupCoefficients, groupMeans } from "./kernels/group-norm.ts";
import { type NormOf, normBackward, normBackwardSums, normForward } from "./kernels/norm.ts";
import { normCoefficients, normStatistics } from "./kernels/norm-statistics.ts";
import type { Plan } from "./plan.ts";
import { addChannelSums, addCopies, addEachQuad, type Partials } from "./steps.ts";
import type { Place } from "./store.ts";

type GroupNorm = Extract<NormNode, { kind: "group-norm" }>;

/** What is normalised. */
export function normalisedBy(block: NormBlock): string {
  return block.kind === "linear" ? block.raw : (block.inputs[0] ?? "");
}

/** The norms of a plan: what each keeps from its forward pass for its backward one. */
export class Norms {
  readonly #plan: Plan;
  readonly #lasting: boolean;
  readonly #coefficients = new Map<NormBlock, Buffer>();

  /** `lasting`: coefficients are made once, for every run of the program from then on. */
  constructor(plan: Plan, { lasting = false }: { readonly lasting?: boolean } = {}) {
    this.#plan = plan;
    this.#lasting = lasting;
  }

  /** Joins a batch norm's partial statistics to coefficients; those of a group norm are taken here. */
  join(block: NormBlock, partials?: Partials): void {
    const { norm } = block;
    if (norm?.kind === "group-norm") this.#joinGroups(block, norm);
    else if (norm) this.#joinBatch(block, partials ?? this.#statistics(block, 1));
  }

  /** Adds the norm with its activation, from its coefficients. */
  addForward(block: NormBlock): void {
    const plan = this.#plan;
    const id = normalisedBy(block);
    const value = plan.map(block.output);
    const buffers = { z: plan.map(id), value, mask: plan.mask(id) };
    addEachQuad(plan, normForward(this.#of(block)), {
      map: value,
      buffers: { ...buffers, coefficients: this.coefficients(block) },
      sizes: { setPixels: imagePixels(value) },
    });
  }

  /** Adds the gradients of weight and bias, and of what was normalised. */
  addBackward(
    block: NormBlock,
    of: { readonly gradient: FeatureMap; readonly toZ: FeatureMap; readonly adds: boolean },
  ): void {
    const plan = this.#plan;
    const { gradient, toZ, adds } = of;
    const z = plan.map(normalisedBy(block));
    const { norm } = block;
    const [weight, bias] = norm
      ? [plan.store.place(norm, "weight"), plan.store.place(norm, "bias")]
      : [];
    const coefficients = this.coefficients(block);
    const totals = norm ? this.#totals(block, { z, gradient, weight, bias }) : coefficients;
    const kernel = normBackward({ ...this.#of(block), adds });
    addEachQuad(plan, kernel, {
      map: z,
      buffers: { z, gradient, coefficients, totals, toZ },
      sizes: {
        ...{ weightOffset: weight?.quad ?? 0, biasOffset: bias?.quad ?? 0 },
        setPixels: imagePixels(z),
      },
    });
  }

  /** See `normCoefficients`. Padding has zeros, or what keeps it at 0. */
  coefficients(block: NormBlock): Buffer {
    const known = this.#coefficients.get(block);
    if (known) return known;
    const { batch, channels } = this.#plan.map(normalisedBy(block));
    const isGroup = block.norm?.kind === "group-norm";
    const bytes = block.norm ? 16 * channels.count * (isGroup ? batch : 1) : 16;
    const made = this.#plan.program.buffer(bytes, { lasting: this.#lasting || isGroup });
    this.#coefficients.set(block, made);
    return made;
  }

  #of({ norm, activation = identity }: NormBlock): NormOf {
    const kinds = { "batch-norm": "batch", "group-norm": "group" } as const;
    return { format: this.#plan.format, norm: norm && kinds[norm.kind], activation };
  }

  #statistics(block: NormBlock, sets: number): Partials {
    const z = this.#plan.map(normalisedBy(block));
    const kernel = normStatistics(this.#plan.format, quadsOf(z));
    return addChannelSums(this.#plan, kernel, { map: z, sums: 3, sets, buffers: { z } });
  }

  #joinBatch(block: NormBlock, partials: Partials): void {
    const { program, store } = this.#plan;
    const { norm } = block;
    if (norm?.kind !== "batch-norm") return;
    const quads = quadsOf(this.#plan.map(normalisedBy(block)));
    const place = (name: string) => needed(store.place(norm, name));
    // The bias before a batch norm only moves the mean: it is left out, and given to the running mean alone.
    const before = block.kind === "linear" ? store.place(block.node, "bias") : undefined;
    const { epsilon } = norm;
    program.add(normCoefficients({ epsilon, hasBefore: before !== undefined }), {
      buffers: {
        ...{ partials: partials.buffer, parameters: store.parameters },
        ...{ coefficients: this.coefficients(block), fresh: store.fresh },
      },
      sizes: {
        ...{ count: partials.count, quads, beforeOffset: before?.quad ?? 0 },
        ...{ weightOffset: place("weight").quad, biasOffset: place("bias").quad },
        meanOffset: place("running_mean").quad,
        varianceOffset: place("running_var").quad,
      },
      grid: [quads, 1, 1],
    });
  }

  #joinGroups(block: NormBlock, norm: GroupNorm): void {
    const id = normalisedBy(block);
    const z = this.#plan.map(id);
    const partials = this.#statistics(block, z.batch);
    const { program, store } = this.#plan;
    const { affine, epsilon, groups } = norm;
    const members = z.channels.places.length / groups;
    program.add(groupCoefficients({ members, affine, epsilon }), {
      buffers: {
        ...{ partials: partials.buffer, placeOf: this.#plan.placeOf(id) },
        ...{ parameters: store.parameters, coefficients: this.coefficients(block) },
      },
      sizes: {
        ...{ chunks: partials.count / z.batch, quads: quadsOf(z) },
        weightOffset: 4 * (store.place(norm, "weight")?.quad ?? 0),
        biasOffset: 4 * (store.place(norm, "bias")?.quad ?? 0),
      },
      grid: [groups, z.batch, 1],
    });
  }

  /** What `normBackward` needs to know of the gradient that arrives, and the parameters' gradients with it. */
  #totals(
    block: NormBlock,
    of: {
      readonly z: FeatureMap;
      readonly gradient: FeatureMap;
      readonly weight: Place | undefined;
      readonly bias: Place | undefined;
    },
  ): Buffer {
    const { z, gradient, weight, bias } = of;
    const { store } = this.#plan;
    const quads = quadsOf(z);
    const sets = block.norm?.kind === "group-norm" ? z.batch : 1;
    const partials = addChannelSums(this.#plan, normBackwardSums(this.#of(block), quads), {
      ...{ map: z, sums: 2, sets },
      buffers: { z, gradient, coefficients: this.coefficients(block) },
    });
    if (weight && bias) {
      if (bias.quad !== weight.quad + quads)
        throw new Error("A bias that lies not behind its weight");
      const to = { buffer: store.gradients, quad: weight.quad };
      addCopies(this.#plan, { partials, count: 2 * quads, to });
    }
    const { norm } = block;
    return norm?.kind === "group-norm"
      ? this.#groupMeans(block, { groups: norm.groups, z, partials })
      : store.gradients;
  }

  #groupMeans(
    block: NormBlock,
    of: { readonly groups: number; readonly z: FeatureMap; readonly partials: Partials },
  ): Buffer {
    const { program } = this.#plan;
    const { groups, z, partials } = of;
    const quads = quadsOf(z);
    const means = program.buffer(32 * quads * z.batch, { lasting: true });
    program.add(groupMeans({ members: z.channels.places.length / groups }), {
      buffers: {
        ...{ partials: partials.buffer, placeOf: this.#plan.placeOf(normalisedBy(block)) },
        ...{ coefficients: this.coefficients(block), means },
      },
      sizes: { chunks: partials.count / z.batch, quads, setPixels: imagePixels(z) },
      grid: [groups, z.batch, 1],
    });
    return means;
  }
}

function imagePixels({ height, width }: FeatureMap): number {
  return height * width;
}

function needed(place: Place | undefined): Place {
  if (!place) throw new Error("A batch norm without one of its parameters");
  return place;
}
