import { type Graph, graphInput } from "../graph/graph.ts";
import { type Block, groupNodes, type LinearBlock, type NormBlock } from "./blocks.ts";
import { areSame, type Channels, joined, padded, unpadded } from "./feature-map.ts";
import { gathering, marginOf, scattering, windowOf } from "./windows.ts";

/** What follows from a graph for its memory, whatever the size of the images. */
export interface Analysis {
  readonly graph: Graph;
  readonly blocks: readonly Block[];
  /** How the channels of every map lie. */
  readonly channels: ReadonlyMap<string, Channels>;
  /** Zeros that must lie around a map for those that read it, and around its gradient for its maker. */
  readonly margins: ReadonlyMap<string, number>;
  readonly gradientMargins: ReadonlyMap<string, number>;
  /** Maps that are part of a concatenation's memory, so that nothing has to be copied. */
  readonly parts: ReadonlyMap<string, { readonly whole: string; readonly first: number }>;
  /** Norms' values that only a sum reads: it applies the norm itself, and the map is not made. */
  readonly absorbed: ReadonlyMap<string, NormBlock>;
  /** Maps on which some parameter has an influence. */
  readonly trained: ReadonlySet<string>;
  /** The blocks that read a map, in their order. */
  readers(id: string): readonly Block[];
}

type Known = Pick<Analysis, "blocks" | "channels" | "readers">;

export function analyse(graph: Graph): Analysis {
  const blocks = groupNodes(graph);
  const readers = (id: string) => blocks.filter(({ inputs }) => inputs.includes(id));
  const channels = layOutChannels(graph, blocks);
  const known = { blocks, channels, readers };
  const parts = joinParts(known);
  return {
    ...{ graph, ...known, parts },
    absorbed: absorbNorms(known),
    trained: findTrained(blocks),
    margins: marginsOfMaps(known, parts),
    gradientMargins: marginsOfGradients(known, parts),
  };
}

function isLinear(block: Block): block is LinearBlock {
  return block.kind === "linear";
}

function marginsOfMaps({ blocks, channels }: Known, parts: Analysis["parts"]): Analysis["margins"] {
  const readMargin = (id: string) => {
    const linear = blocks.filter(isLinear).filter(({ inputs }) => inputs.includes(id));
    return Math.max(0, ...linear.map(forwardMargin));
  };
  const margins = new Map([...channels.keys()].map((id) => [id, readMargin(id)]));
  for (const [id, { whole }] of parts)
    margins.set(whole, Math.max(margins.get(whole) ?? 0, margins.get(id) ?? 0));
  return margins;
}

/** The gradient of a sum or of a concatenation becomes that of its inputs, so it needs the margin of theirs. */
function marginsOfGradients(
  { blocks, channels }: Known,
  parts: Analysis["parts"],
): Analysis["gradientMargins"] {
  const margins = new Map([...channels.keys()].map((id) => [id, 0]));
  for (const block of blocks) {
    const { inputs, output } = block;
    if (isLinear(block)) margins.set(block.raw, backwardMargin(block));
    const passed = block.kind === "add" ? inputs : inputs.filter((id) => isPart(parts, id, output));
    const needed = passed.map((id) => margins.get(id) ?? 0);
    margins.set(output, Math.max(margins.get(output) ?? 0, ...needed));
  }
  return margins;
}

function isPart(parts: Analysis["parts"], id: string, whole: string): boolean {
  return parts.get(id)?.whole === whole;
}

function forwardMargin({ node }: LinearBlock): number {
  const window = windowOf(node);
  return marginOf(node.kind === "conv2d" ? gathering(window) : scattering(window));
}

function backwardMargin({ node }: LinearBlock): number {
  const window = windowOf(node);
  return marginOf(node.kind === "conv2d" ? scattering(window) : gathering(window));
}

/** A vector holds 4 channels; the network's input may lie closer where only convolutions read it, number by number. */
function layOutChannels(graph: Graph, blocks: readonly Block[]): ReadonlyMap<string, Channels> {
  const narrow =
    graph.inputChannels < 4 &&
    blocks.every((block) => !block.inputs.includes(graphInput) || isConvolution(block));
  const channels = new Map<string, Channels>();
  const of = (id: string) => channels.get(id) ?? padded(0);
  channels.set(graphInput, narrow ? unpadded(graph.inputChannels) : padded(graph.inputChannels));
  for (const block of blocks) {
    const inputs = block.inputs.map(of);
    const [first = padded(0)] = inputs;
    if (block.kind === "linear") {
      const made = padded(block.node.channels);
      channels.set(block.node.id, made).set(block.output, made);
    } else if (block.kind === "plain" && block.node.kind === "concat")
      channels.set(block.output, joined(inputs));
    else if (block.kind === "add" && !inputs.every((other) => areSame(first, other)))
      channels.set(block.output, padded(first.places.length));
    else channels.set(block.output, first);
  }
  return channels;
}

function isConvolution(block: Block): boolean {
  return block.kind === "linear" && block.node.kind === "conv2d";
}

/** A map that one concatenation reads, and reads once, is made in its place there. */
function joinParts({ blocks, channels, readers }: Known): Analysis["parts"] {
  const isConcat = (block: Block) => block.kind === "plain" && block.node.kind === "concat";
  const parts = new Map<string, { whole: string; first: number }>();
  const made = new Set(blocks.filter((block) => !isConcat(block)).map(({ output }) => output));
  for (const block of blocks.filter(isConcat)) {
    const { inputs, output } = block;
    let first = 0;
    for (const id of inputs) {
      const joins = readers(id).filter(isConcat);
      const once = inputs.filter((other) => other === id).length === 1;
      if (made.has(id) && joins.length === 1 && once) parts.set(id, { whole: output, first });
      first += channels.get(id)?.count ?? 0;
    }
  }
  return parts;
}

function absorbNorms({ blocks, channels, readers }: Known): Analysis["absorbed"] {
  const absorbed = new Map<string, NormBlock>();
  for (const block of blocks) {
    if (!("norm" in block) || !block.norm || block.activation) continue;
    const [reader, ...others] = readers(block.output);
    if (reader?.kind !== "add" || others.length > 0) continue;
    const once = reader.inputs.filter((id) => id === block.output).length === 1;
    const [own, sum] = [channels.get(block.output), channels.get(reader.output)];
    if (once && own && sum && areSame(own, sum)) absorbed.set(block.output, block);
  }
  return absorbed;
}

function findTrained(blocks: readonly Block[]): ReadonlySet<string> {
  const trained = new Set<string>();
  for (const block of blocks) {
    const norm = "norm" in block ? block.norm : undefined;
    const own = isLinear(block) || (norm && (norm.kind === "batch-norm" || norm.affine));
    if (own || block.inputs.some((id) => trained.has(id))) trained.add(block.output);
  }
  return trained;
}
