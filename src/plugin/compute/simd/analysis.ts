import type { Graph } from "../graph/graph.ts";
import { analyseGraph, type GraphAnalysis } from "../plan/analysis.ts";
import type { Block, LinearBlock, NormBlock } from "../plan/blocks.ts";
import { areSame } from "../plan/channels.ts";
import { gathering, marginOf, scattering, windowOf } from "../plan/windows.ts";

/** What follows from a graph for its memory, whatever the size of the images. */
export interface Analysis extends GraphAnalysis {
  /** Zeros that must lie around a map for those that read it, and around its gradient for its maker. */
  readonly margins: ReadonlyMap<string, number>;
  readonly gradientMargins: ReadonlyMap<string, number>;
  /** Norms' values that only a sum reads: it applies the norm itself, and the map is not made. */
  readonly absorbed: ReadonlyMap<string, NormBlock>;
}

export function analyse(graph: Graph): Analysis {
  const analysis = analyseGraph(graph, { narrowInput: true });
  return {
    ...analysis,
    margins: marginsOfMaps(analysis),
    gradientMargins: marginsOfGradients(analysis),
    absorbed: absorbNorms(analysis),
  };
}

/** The map that a convolution makes: with a norm behind it what is normalised, otherwise it finishes its value itself. */
export function madeBy({ norm, raw, output }: LinearBlock): string {
  return norm ? raw : output;
}

function isLinear(block: Block): block is LinearBlock {
  return block.kind === "linear";
}

function marginsOfMaps({ blocks, channels, parts }: GraphAnalysis): Analysis["margins"] {
  const readMargin = (id: string) => {
    const readers = blocks.filter(isLinear).filter(({ inputs }) => inputs.includes(id));
    return Math.max(0, ...readers.map(forwardMargin));
  };
  const margins = new Map([...channels.keys()].map((id) => [id, readMargin(id)]));
  for (const [id, { whole }] of parts)
    margins.set(whole, Math.max(margins.get(whole) ?? 0, margins.get(id) ?? 0));
  return margins;
}

/** The gradient of a sum or of a concatenation becomes that of its inputs, so it needs the margin of theirs. */
function marginsOfGradients({ blocks, channels, parts }: GraphAnalysis): Analysis["margins"] {
  const margins = new Map([...channels.keys()].map((id) => [id, 0]));
  for (const block of blocks) {
    const { inputs, output } = block;
    if (isLinear(block)) margins.set(madeBy(block), backwardMargin(block));
    const isPart = (id: string) => parts.get(id)?.whole === output;
    const passedOn = block.kind === "add" ? inputs : inputs.filter(isPart);
    const needed = passedOn.map((id) => margins.get(id) ?? 0);
    margins.set(output, Math.max(margins.get(output) ?? 0, ...needed));
  }
  return margins;
}

function forwardMargin({ node }: LinearBlock): number {
  const window = windowOf(node);
  return marginOf(node.kind !== "up-conv2d" ? gathering(window) : scattering(window));
}

function backwardMargin({ node }: LinearBlock): number {
  const window = windowOf(node);
  return marginOf(node.kind !== "up-conv2d" ? scattering(window) : gathering(window));
}

function absorbNorms({ blocks, channels, readers }: GraphAnalysis): Analysis["absorbed"] {
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
