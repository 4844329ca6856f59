import { type Graph, type GraphNode, graphBuilder, type PatchShape } from "#compute/index.ts";
import { vitMae } from "#ml/models/vit-mae.ts";
import { conv as convolution } from "./contract-graphs.ts";

// Networks in which nodes can be computed together, maps made in their places and gradients shared: what an executor
// that compiles a graph may get wrong although it has every node right.

/** A node without its kind's usual words. */
type Reading = readonly [id: string, input: string];

function conv([id, input]: Reading, channels: number, kernel = 3): GraphNode {
  const of = convolution({ channels, kernel: [kernel, kernel] });
  return { kind: "conv2d", id, inputs: [input], ...of };
}

function halving([id, input]: Reading, channels: number, kernel = 3): GraphNode {
  const of = convolution({ channels, kernel: [kernel, kernel], stride: 2, bias: false });
  return { kind: "conv2d", id, inputs: [input], ...of };
}

function batchNorm([id, input]: Reading): GraphNode {
  return { kind: "batch-norm", id, inputs: [input], momentum: 0.1, epsilon: 1e-5 };
}

function groupNorm([id, input]: Reading, groups: number, affine = true): GraphNode {
  return { kind: "group-norm", id, inputs: [input], groups, epsilon: 1e-5, affine };
}

function leaky([id, input]: Reading, slope: number): GraphNode {
  return { kind: "leaky-relu", id, inputs: [input], slope };
}

function plain(kind: "relu" | "elu" | "sigmoid", [id, input]: Reading): GraphNode {
  return { kind, id, inputs: [input] };
}

function joining(
  kind: "add" | "concat" | "attention-gate",
  id: string,
  inputs: string[],
): GraphNode {
  return { kind, id, inputs };
}

function graphOf(inputChannels: number, nodes: readonly GraphNode[]): Graph {
  return { inputChannels, nodes };
}

/** Two convolutions with everything behind them that they can be computed together with. */
function chain(inputs: number, first: number, second: number): Graph {
  return graphOf(inputs, [
    conv(["a", "input"], first),
    batchNorm(["n", "a"]),
    plain("relu", ["r", "n"]),
    conv(["b", "r"], second),
    plain("elu", ["e", "b"]),
    conv(["c", "e"], 1, 1),
  ]);
}

/** A convolution to whose result another map is added, on which it depends. */
function shortcut(channels: number): Graph {
  return graphOf(channels, [
    conv(["a", "input"], channels),
    leaky(["r", "a"], 0.1),
    conv(["b", "r"], channels),
    batchNorm(["n", "b"]),
    joining("add", "sum", ["n", "r"]),
    plain("relu", ["head", "sum"]),
  ]);
}

/** Maps with several readers, among them two concatenations. */
function woven(): Graph {
  return graphOf(9, [
    conv(["a", "input"], 12),
    joining("concat", "twice", ["a", "a", "input"]),
    batchNorm(["n", "twice"]),
    plain("sigmoid", ["s", "n"]),
    conv(["b", "s"], 8),
    conv(["c", "a"], 8),
    joining("concat", "join", ["b", "c", "a"]),
    leaky(["l", "join"], 0.1),
    conv(["d", "b"], 8),
    joining("concat", "last", ["l", "d"]),
    conv(["head", "last"], 3, 1),
  ]);
}

/** A ResNet's stem, blocks that keep the size and one that halves it; then up again, one way or the other. */
export function residual(channels: number, mode: "nearest" | "bilinear"): Graph {
  const { add, build } = graphBuilder(3);
  const block = (
    id: string,
    input: string,
    { width, halves }: { width: number; halves: boolean },
  ) => {
    add((halves ? halving : conv)([`${id}1`, input], width));
    add(batchNorm([`${id}n1`, `${id}1`]));
    add(plain("relu", [`${id}r1`, `${id}n1`]));
    add(conv([`${id}2`, `${id}r1`], width));
    add(batchNorm([`${id}n2`, `${id}2`]));
    if (halves) add(halving([`${id}s`, input], width, 1));
    const skip = halves ? add(batchNorm([`${id}sn`, `${id}s`])) : input;
    add(joining("add", `${id}a`, [`${id}n2`, skip]));
    return add(plain("relu", [id, `${id}a`]));
  };
  add(halving(["stem", "input"], channels, 7));
  add(batchNorm(["stemn", "stem"]));
  add(plain("relu", ["stemr", "stemn"]));
  let map = add({ kind: "max-pool", id: "pool", inputs: ["stemr"], kernel: 3 });
  map = block("p", map, { width: channels, halves: false });
  map = block("q", map, { width: channels, halves: false });
  map = block("r", map, { width: 2 * channels - 1, halves: true });
  for (const id of ["up1", "up2", "up3"]) map = add({ kind: "upsample", id, inputs: [map], mode });
  add(conv(["head", map], 2, 1));
  return build();
}

/** Group norms over channels that no vector borders divide and over concatenations with gaps, in sums and alone. */
function grouped(): Graph {
  return graphOf(2, [
    conv(["a", "input"], 9),
    groupNorm(["na", "a"], 3),
    plain("elu", ["ra", "na"]),
    conv(["b", "ra"], 6),
    joining("concat", "gaps", ["ra", "b"]),
    groupNorm(["ng", "gaps"], 5),
    conv(["c", "ng"], 15),
    groupNorm(["nc", "c"], 15, false),
    joining("add", "sum", ["nc", "gaps", "ng"]),
    plain("sigmoid", ["rs", "sum"]),
    conv(["d", "rs"], 15),
    groupNorm(["nd", "d"], 1),
    conv(["e", "rs"], 15, 1),
    groupNorm(["ne", "e"], 3),
    joining("add", "both", ["nd", "ne"]),
    conv(["head", "both"], 1, 1),
  ]);
}

/** The gate of Attention U-Net, on maps that others read too. */
function gated(): Graph {
  return graphOf(1, [
    conv(["x", "input"], 9),
    leaky(["xr", "x"], 0.1),
    conv(["g", "xr"], 13),
    conv(["ga", "g"], 5, 1),
    batchNorm(["gan", "ga"]),
    conv(["xa", "xr"], 5, 1),
    batchNorm(["xan", "xa"]),
    joining("add", "sum", ["gan", "xan"]),
    plain("relu", ["r", "sum"]),
    conv(["p", "r"], 1, 1),
    batchNorm(["pn", "p"]),
    plain("sigmoid", ["s", "pn"]),
    joining("attention-gate", "gate", ["xr", "s"]),
    joining("add", "again", ["gate", "xr"]),
    joining("concat", "join", ["gate", "g", "again"]),
    conv(["head", "join"], 3, 1),
  ]);
}

/** Sums whose gradients are shared, by maps that go on to add to theirs. */
function sums(): Graph {
  return graphOf(4, [
    conv(["a", "input"], 9),
    joining("add", "twice", ["a", "a", "a"]),
    conv(["b", "twice"], 9),
    plain("relu", ["rb", "b"]),
    joining("add", "s1", ["rb", "twice"]),
    joining("add", "s2", ["s1", "twice", "rb"]),
    batchNorm(["n", "s2"]),
    joining("add", "s3", ["n", "s2"]),
    leaky(["l", "s3"], -0.5),
    joining("add", "s4", ["l", "s1"]),
    plain("elu", ["e", "s4"]),
    joining("concat", "join", ["e", "s3"]),
    joining("add", "s5", ["join", "join"]),
    conv(["head", "s5"], 2, 1),
  ]);
}

interface Case {
  readonly name: string;
  readonly graph: Graph;
  readonly shape: PatchShape;
  /** Whether only kernels that cut maps into 6x6 tiles could get it wrong. */
  readonly isOfTiles?: boolean;
}

export const contractNetworks: readonly Case[] = [
  {
    name: "wide maps in whole tiles",
    graph: chain(8, 16, 12),
    shape: { batch: 2, height: 8, width: 8 },
  },
  {
    name: "wide maps of odd sizes",
    graph: chain(9, 20, 13),
    shape: { batch: 1, height: 7, width: 13 },
  },
  {
    name: "maps of whole 6x6 tiles",
    graph: chain(8, 16, 12),
    shape: { batch: 1, height: 24, width: 24 },
    isOfTiles: true,
  },
  {
    name: "maps that 6x6 tiles leave much of",
    graph: shortcut(9),
    shape: { batch: 2, height: 25, width: 26 },
    isOfTiles: true,
  },
  { name: "one row", graph: chain(8, 8, 8), shape: { batch: 1, height: 1, width: 21 } },
  { name: "one pixel", graph: chain(3, 9, 8), shape: { batch: 2, height: 1, width: 1 } },
  { name: "513 channels", graph: chain(1, 513, 9), shape: { batch: 1, height: 7, width: 9 } },
  {
    name: "maps that several nodes read",
    graph: woven(),
    shape: { batch: 1, height: 6, width: 9 },
  },
  {
    name: "residual blocks",
    graph: residual(9, "nearest"),
    shape: { batch: 2, height: 8, width: 24 },
  },
  {
    name: "residual blocks of one pixel",
    graph: residual(4, "bilinear"),
    shape: { batch: 3, height: 8, width: 8 },
  },
  { name: "group norms", graph: grouped(), shape: { batch: 3, height: 5, width: 9 } },
  { name: "attention gates", graph: gated(), shape: { batch: 2, height: 6, width: 7 } },
  {
    name: "tokens",
    graph: vitMae.build({
      ...{ inputChannels: 2, outputChannels: 3, size: 12, token: 4, hidden: 4 },
      ...{ width: 12, heads: 3, layers: 2, decoderWidth: 8, decoderHeads: 2, decoderLayers: 1 },
    }),
    shape: { batch: 2, height: 24, width: 12 },
  },
  { name: "sums of sums", graph: sums(), shape: { batch: 1, height: 9, width: 6 } },
];
