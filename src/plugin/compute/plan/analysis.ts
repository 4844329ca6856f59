import { type Graph, graphInput } from "../graph/graph.ts";
import { inferStructure, placeNodes } from "../graph/infer.ts";
import { type Block, groupNodes } from "./blocks.ts";
import { areSame, type Channels, joined, padded, unpadded } from "./channels.ts";

/** What follows from a graph for any executor that computes it block by block, whatever the size of the images. */
export interface GraphAnalysis {
  readonly graph: Graph;
  readonly blocks: readonly Block[];
  /** How the channels of every map lie. */
  readonly channels: ReadonlyMap<string, Channels>;
  /** Maps that are part of a concatenation's memory, so that nothing has to be copied. */
  readonly parts: ReadonlyMap<string, { readonly whole: string; readonly first: number }>;
  /** Maps on which some parameter has an influence. */
  readonly trained: ReadonlySet<string>;
  /** The blocks that read a map, in their order. */
  readers(id: string): readonly Block[];
}

/**
 * `narrowInput`: the image's channels need no padding where only convolutions read them. `partsApart`: no block may read
 * one part of a concatenation while it makes another, for executors that cannot read and write the same memory.
 */
export function analyseGraph(
  graph: Graph,
  {
    narrowInput = false,
    partsApart = false,
  }: { readonly narrowInput?: boolean; readonly partsApart?: boolean } = {},
): GraphAnalysis {
  const blocks = groupNodes(graph);
  const readers = (id: string) => blocks.filter(({ inputs }) => inputs.includes(id));
  const channels = layOutChannels(graph, { blocks, narrowInput });
  const joined = joinParts(blocks, { channels, readers });
  const parts = partsApart ? takeApart(joined, blocks) : joined;
  return { graph, blocks, channels, parts, trained: findTrained(blocks), readers };
}

function findTrained(blocks: readonly Block[]): ReadonlySet<string> {
  const trained = new Set<string>();
  for (const block of blocks) {
    const { inputs, output } = block;
    const norm = "norm" in block ? block.norm : undefined;
    const own =
      block.kind === "linear" ||
      (block.kind === "tokens" && learning.has(block.node.kind)) ||
      (norm && (norm.kind === "batch-norm" || norm.affine));
    if (!own && !inputs.some((id) => trained.has(id))) continue;
    trained.add(output);
    if (block.kind === "linear") trained.add(block.raw);
  }
  return trained;
}

/** Of the nodes of transformers those with parameters that are trained. */
const learning: ReadonlySet<string> = new Set(["layer-norm", "class-token", "mask-tokens"]);

/** A vector holds 4 channels; the network's input may lie closer where only convolutions read it, number by number. */
function layOutChannels(
  graph: Graph,
  { blocks, narrowInput }: { readonly blocks: readonly Block[]; readonly narrowInput: boolean },
): ReadonlyMap<string, Channels> {
  const narrow =
    narrowInput &&
    graph.inputChannels < 4 &&
    blocks.every((block) => !block.inputs.includes(graphInput) || isConvolution(block));
  const channels = new Map<string, Channels>();
  const outputs = outputChannels(graph);
  const of = (id: string) => channels.get(id) ?? padded(0);
  channels.set(graphInput, narrow ? unpadded(graph.inputChannels) : padded(graph.inputChannels));
  for (const block of blocks) {
    const inputs = block.inputs.map(of);
    const [first = padded(0)] = inputs;
    if (block.kind === "linear") {
      const made = padded(block.node.channels);
      channels.set(block.raw, made).set(block.output, made);
    } else if (block.kind === "tokens" && mixing.has(block.node.kind)) {
      channels.set(block.output, padded(outputs.get(block.output) ?? 0));
    } else if (block.kind === "concat") channels.set(block.output, joined(inputs));
    else if (block.kind === "add" && !inputs.every((other) => areSame(first, other)))
      channels.set(block.output, padded(first.places.length));
    else channels.set(block.output, first);
  }
  return channels;
}

/** Those whose channels are not their input's. */
const mixing: ReadonlySet<string> = new Set([
  ...["self-attention", "token-ranks", "visible-patches", "unpatchify"],
]);

function outputChannels(graph: Graph): ReadonlyMap<string, number> {
  const { divisor } = inferStructure(graph);
  const placed = placeNodes(graph, { height: divisor, width: divisor });
  return new Map(placed.map(({ node, output }) => [node.id, output.channels]));
}

function isConvolution(block: Block): boolean {
  return block.kind === "linear" && block.node.kind === "conv2d";
}

/** A map that one concatenation reads, and reads once, is made in its place there. */
function joinParts(
  blocks: readonly Block[],
  {
    channels,
    readers,
  }: {
    readonly channels: ReadonlyMap<string, Channels>;
    readonly readers: (id: string) => readonly Block[];
  },
): GraphAnalysis["parts"] {
  const parts = new Map<string, { whole: string; first: number }>();
  const made = new Set(blocks.filter(({ kind }) => kind !== "concat").map(({ output }) => output));
  for (const { kind, inputs, output } of blocks) {
    if (kind !== "concat") continue;
    let first = 0;
    for (const id of inputs) {
      const joins = readers(id).filter((reader) => reader.kind === "concat");
      const once = inputs.filter((other) => other === id).length === 1;
      if (made.has(id) && joins.length === 1 && once) parts.set(id, { whole: output, first });
      first += channels.get(id)?.count ?? 0;
    }
  }
  return parts;
}

function takeApart(
  parts: GraphAnalysis["parts"],
  blocks: readonly Block[],
): GraphAnalysis["parts"] {
  const apart = new Map(parts);
  for (const { inputs, output } of blocks) {
    const whole = apart.get(output)?.whole;
    if (whole !== undefined && inputs.some((id) => apart.get(id)?.whole === whole))
      apart.delete(output);
  }
  return apart;
}
