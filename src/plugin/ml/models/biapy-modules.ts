import type { graphBuilder } from "#compute/index.ts";

/** The normalisations and activations of BiaPy, by our names. */
export const biapyOptions = {
  activation: ["relu", "elu", "leaky-relu"],
  normalization: ["batch", "instance", "group", "none"],
} as const;

export interface BiapyParameters {
  readonly activation: (typeof biapyOptions.activation)[number];
  readonly normalization: (typeof biapyOptions.normalization)[number];
}

interface Module {
  readonly id: string;
  readonly channels: number;
}

type Add = ReturnType<typeof graphBuilder>["add"];
export type BiapyModules = ReturnType<typeof biapyModules>;

/** BiaPy's groups in 2D. */
const groups = 16;

/**
 * What BiaPy's networks are made of, with its names (as in a PyTorch Sequential), its initial distributions and its
 * constants. Each takes the id of its input and returns that of its output.
 */
export function biapyModules(add: Add, { activation, normalization }: BiapyParameters) {
  function conv(input: string, { id, channels, kernel }: Module & { kernel: number }): string {
    return add({
      kind: "conv2d",
      id,
      inputs: [input],
      channels,
      kernel: [kernel, kernel],
      stride: 1,
      padding: [(kernel - 1) / 2, (kernel - 1) / 2],
      bias: true,
      initial: "xavier",
    });
  }
  /** The same map where there is no norm. */
  function norm(input: string, { id, channels }: Module): string {
    const node = { id, inputs: [input] };
    if (normalization === "none") return input;
    if (normalization === "batch")
      return add({ ...node, kind: "batch-norm", momentum: 0.1, epsilon: 1e-5 });
    const parts = normalization === "group" ? Math.min(groups, channels) : channels;
    return add({ ...node, kind: "group-norm", groups: parts, epsilon: 1e-5, affine: true });
  }
  function activate(input: string, id: string): string {
    const node = { id, inputs: [input] };
    return activation === "leaky-relu"
      ? add({ ...node, kind: "leaky-relu", slope: 0.2 })
      : add({ ...node, kind: activation });
  }
  /** Convolution 0, norm 1, activation 2. */
  function convBlock(input: string, { id, channels }: Module): string {
    const map = conv(input, { id: `${id}.0`, channels, kernel: 3 });
    return activate(norm(map, { id: `${id}.1`, channels }), `${id}.2`);
  }
  return {
    hasNorm: normalization !== "none",
    conv,
    norm,
    activate,
    convBlock,
    doubleBlock(input: string, { id, channels }: Module): string {
      const first = convBlock(input, { id: `${id}.block.0.block`, channels });
      return convBlock(first, { id: `${id}.block.1.block`, channels });
    },
    halve: (input: string, id: string): string =>
      add({ kind: "max-pool", id, inputs: [input], kernel: 2 }),
    double: (input: string, { id, channels }: Module): string =>
      add({ kind: "up-conv2d", id, inputs: [input], channels, factor: 2 }),
    join: (inputs: readonly string[], id: string): string => add({ kind: "concat", id, inputs }),
  };
}
