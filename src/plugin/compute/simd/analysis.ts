import type { Graph } from "../graph/graph.ts";
import { analyseGraph, type GraphAnalysis } from "../plan/analysis.ts";
import type { LinearBlock } from "../plan/blocks.ts";
import { gathering, marginOf, scattering, windowOf } from "../plan/windows.ts";

/** What follows from a graph for its memory, whatever the size of the images. */
export interface Analysis extends GraphAnalysis {
  /** Zeros that must lie around a map for those that read it, and around its gradient for its maker. */
  readonly margins: ReadonlyMap<string, number>;
  readonly gradientMargins: ReadonlyMap<string, number>;
}

export function analyse(graph: Graph): Analysis {
  const analysis = analyseGraph(graph, { narrowInput: true });
  const { blocks, channels, parts } = analysis;
  const ids = [...channels.keys()];
  const linear = blocks.filter((block): block is LinearBlock => block.kind === "linear");
  const wholes = (margins: Map<string, number>) => {
    for (const [id, { whole }] of parts)
      margins.set(whole, Math.max(margins.get(whole) ?? 0, margins.get(id) ?? 0));
    return margins;
  };
  const readMargin = (id: string) =>
    Math.max(0, ...linear.filter(({ inputs }) => inputs.includes(id)).map(forwardMargin));
  const madeMargin = (id: string) => {
    const maker = linear.find(({ raw }) => raw === id);
    return maker ? backwardMargin(maker) : 0;
  };
  return {
    ...analysis,
    margins: wholes(new Map(ids.map((id) => [id, readMargin(id)]))),
    gradientMargins: wholes(new Map(ids.map((id) => [id, madeMargin(id)]))),
  };
}

function forwardMargin({ node }: LinearBlock): number {
  const window = windowOf(node);
  return marginOf(node.kind === "conv2d" ? gathering(window) : scattering(window));
}

function backwardMargin({ node }: LinearBlock): number {
  const window = windowOf(node);
  return marginOf(node.kind === "conv2d" ? scattering(window) : gathering(window));
}
