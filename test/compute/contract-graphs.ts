import { type Graph, type GraphNode, graphBuilder, isMapKind } from "#compute/index.ts";
import type { Conv2dAttributes } from "#compute/ops/conv2d.ts";
import { type AttributesOf, type NodeKind, ops } from "#compute/ops/index.ts";
import type { Op } from "#compute/ops/op.ts";

interface Case<K extends NodeKind> {
  readonly name: string;
  /** Of each of the node's inputs. */
  readonly channels: readonly number[];
  readonly attributes: AttributesOf<K>;
}

const norm = { momentum: 0.1, epsilon: 1e-5 };
const groups = (groups: number) => ({ groups, epsilon: 1e-5, affine: true });

/** One channel and 513: fewer than a vector holds, and one more than whole vectors and blocks of channels. */
function widths<Attributes>(
  attributes: Attributes,
  inputs: (channels: number) => readonly number[] = (channels) => [channels],
) {
  return [
    { name: "one channel", channels: inputs(1), attributes },
    { name: "513 channels", channels: inputs(513), attributes },
  ];
}

/** Nodes of every kind, with what can go wrong in them: odd channels, few and many, strides, borders. */
const cases: { readonly [K in NodeKind]: readonly Case<K>[] } = {
  conv2d: [
    { name: "3x3", channels: [3], attributes: conv({}) },
    { name: "1x1 without bias", channels: [3], attributes: conv({ kernel: [1, 1], bias: false }) },
    { name: "1x5", channels: [3], attributes: conv({ kernel: [1, 5], channels: 1 }) },
    { name: "3x3, stride 2", channels: [3], attributes: conv({ stride: 2 }) },
    { name: "7x7, stride 2", channels: [3], attributes: conv({ kernel: [7, 7], stride: 2 }) },
    { name: "1x1, stride 2", channels: [3], attributes: conv({ kernel: [1, 1], stride: 2 }) },
    { name: "to 513 channels", channels: [1], attributes: conv({ channels: 513 }) },
    ...widths(conv({ channels: 2 })),
  ],
  "up-conv2d": [
    { name: "factor 2", channels: [3], attributes: { channels: 5, factor: 2 } },
    { name: "factor 4", channels: [5], attributes: { channels: 1, factor: 4 } },
    { name: "to 513 channels", channels: [1], attributes: { channels: 513, factor: 2 } },
    ...widths({ channels: 2, factor: 2 }),
  ],
  upsample: (["nearest", "bilinear"] as const).flatMap((mode) => [
    { name: mode, channels: [5], attributes: { mode } },
    ...widths({ mode }).map((of) => ({ ...of, name: `${mode}, ${of.name}` })),
  ]),
  "batch-norm": [{ name: "", channels: [3], attributes: norm }, ...widths(norm)],
  "group-norm": [
    { name: "2 groups", channels: [6], attributes: groups(2) },
    { name: "4 groups of 5", channels: [20], attributes: groups(4) },
    { name: "1 group", channels: [5], attributes: { ...groups(1), epsilon: 1e-3 } },
    { name: "of instances", channels: [5], attributes: { ...groups(5), affine: false } },
    { name: "19 groups of 27", channels: [513], attributes: groups(19) },
    ...widths(groups(1)),
  ],
  relu: [{ name: "", channels: [3], attributes: {} }, ...widths({})],
  elu: [{ name: "", channels: [3], attributes: {} }, ...widths({})],
  "leaky-relu": [
    { name: "", channels: [3], attributes: { slope: 0.2 } },
    ...widths({ slope: 0.01 }),
  ],
  sigmoid: [{ name: "", channels: [3], attributes: {} }, ...widths({})],
  "max-pool": [
    { name: "2x2", channels: [3], attributes: { kernel: 2 } },
    { name: "3x3", channels: [5], attributes: { kernel: 3 } },
    ...widths({ kernel: 3 } as const),
  ],
  concat: [
    { name: "of three", channels: [3, 4, 1], attributes: {} },
    ...widths({}, (channels) => [channels, 1]),
  ],
  add: [
    { name: "of two", channels: [3, 3], attributes: {} },
    { name: "of three", channels: [5, 5, 5], attributes: {} },
    ...widths({}, (channels) => [channels, channels]),
  ],
  "attention-gate": [
    { name: "", channels: [5, 1], attributes: {} },
    ...widths({}, (channels) => [channels, 1]),
  ],
  linear: [
    { name: "", channels: [3], attributes: { channels: 5 } },
    { name: "of squares", channels: [12], attributes: { channels: 5, patch: 2 } },
    { name: "to 513 channels", channels: [1], attributes: { channels: 513 } },
    ...widths({ channels: 2 }),
  ],
  "layer-norm": [
    { name: "", channels: [5], attributes: { epsilon: 1e-6 } },
    { name: "513 channels", channels: [513], attributes: { epsilon: 1e-6 } },
  ],
  gelu: [{ name: "", channels: [3], attributes: {} }, ...widths({})],
  "self-attention": [
    { name: "of 2 heads of 4", channels: [24], attributes: { heads: 2 } },
    { name: "of 3 heads of 3", channels: [27], attributes: { heads: 3 } },
    { name: "of 1 head of 1", channels: [3], attributes: { heads: 1 } },
    { name: "of 1 head of 171", channels: [513], attributes: { heads: 1 } },
  ],
  // These make sequences of other lengths, which no node alone makes images of again: see contract-networks.ts.
  "token-ranks": [],
  "visible-patches": [],
  "class-token": [],
  positions: [],
  "mask-tokens": [],
  unpatchify: [],
};

export function conv(own: Partial<Conv2dAttributes>): Conv2dAttributes {
  const kernel = own.kernel ?? [3, 3];
  const padding: [number, number] = [(kernel[0] - 1) / 2, (kernel[1] - 1) / 2];
  return { channels: 5, kernel, stride: 1, padding, bias: true, initial: "torch", ...own };
}

/** Every case's graph, under a name of its own. */
export const contractGraphs: readonly { readonly name: string; readonly graph: Graph }[] = (
  Object.keys(cases) as NodeKind[]
) // its own keys
  .flatMap((kind) =>
    cases[kind].map((of) => ({
      name: [kind, of.name].filter(Boolean).join(" "),
      graph: graphOf(kind, of),
    })),
  );

/** Of kinds that files for other runtimes know, without those of 513 channels: they are for kernels by vectors, and slow elsewhere. */
export const exportedContractGraphs = contractGraphs.filter(({ graph }) =>
  graph.nodes.every(
    (node) => isMapKind(node.kind) && !("channels" in node && node.channels === 513),
  ),
);

/**
 * A 1x1 convolution before each of the node's inputs: their gradients are right only if those of the node for its
 * inputs are. What changes the size of the map is followed by what undoes that.
 */
function graphOf(kind: NodeKind, { channels, attributes }: Case<NodeKind>): Graph {
  const { add, build } = graphBuilder(2);
  const inputs = channels.map((channels, i) => {
    const made = conv({ channels, kernel: [1, 1] });
    return add({ kind: "conv2d", id: `made${i}`, inputs: ["input"], ...made });
  });
  const node = add({ kind, id: "node", inputs, ...attributes } as GraphNode); // pairs of the table above
  const coarsening = (ops[kind] as Op<object>).coarsening(attributes); // likewise
  if (coarsening > 1)
    add({ kind: "up-conv2d", id: "undone", inputs: [node], channels: 2, factor: coarsening });
  if (coarsening < 1) {
    const stride = 1 / coarsening;
    const undone = conv({ channels: 2, kernel: [stride, stride], stride, padding: [0, 0] });
    add({ kind: "conv2d", id: "undone", inputs: [node], ...undone });
  }
  return build();
}
