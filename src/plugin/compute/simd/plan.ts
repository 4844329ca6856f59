import type { GraphNode } from "../graph/graph.ts";
import { graphInput } from "../graph/graph.ts";
import { placeNodes } from "../graph/infer.ts";
import type { PatchShape } from "../network.ts";
import type { Channels } from "../plan/channels.ts";
import type { Analysis } from "./analysis.ts";
import type { Place } from "./buffer.ts";
import { type FeatureMap, layOut, type Size, sliceOf } from "./feature-map.ts";
import { Program } from "./program.ts";

/** What the network keeps in memory for all its plans, by place. */
export interface Store {
  /** A parameter's values; undefined where the node has none of that name. */
  parameter(node: GraphNode, name: string): Place | undefined;
  /** Where its gradient goes. */
  gradient(node: GraphNode, name: string): Place;
  /** For a map's channels: 1 for a channel, 0 for padding. */
  mask(id: string): Place;
}

/** A graph at one size of its input, being compiled to a program. */
export class Plan {
  readonly program: Program;
  readonly analysis: Analysis;
  readonly store: Store;
  readonly #sizes: ReadonlyMap<string, Size>;
  readonly #maps = new Map<string, FeatureMap>();
  /** Whether maps keep their memory throughout; if not, their margins are cleared before each use. */
  readonly #lasting: boolean;

  constructor(
    analysis: Analysis,
    {
      store,
      shape,
      lasting,
      imageGroups,
    }: {
      readonly store: Store;
      readonly shape: PatchShape;
      readonly lasting: boolean;
      readonly imageGroups?: number;
    },
  ) {
    this.program = new Program({ imageGroups });
    this.analysis = analysis;
    this.store = store;
    this.#lasting = lasting;
    const { batch } = shape;
    this.#sizes = new Map([
      [graphInput, shape],
      ...placeNodes(analysis.graph, shape).map(
        ({ node, output }) => [node.id, { ...output, batch }] as const,
      ),
    ]);
  }

  sizeOf(id: string): Size {
    return found(this.#sizes, id);
  }

  channelsOf(id: string): Channels {
    return found(this.analysis.channels, id);
  }

  /** The map of that id, made when it is first asked for. */
  map(id: string): FeatureMap {
    const known = this.#maps.get(id);
    if (known) return known;
    const part = this.analysis.parts.get(id);
    const made = part
      ? sliceOf(this.map(part.whole), { first: part.first, channels: this.channelsOf(id) })
      : this.#make(id);
    this.#maps.set(id, made);
    return made;
  }

  /** A map that shares its memory with those of other times, or with nothing if `lasting`. */
  newMap(
    size: Size,
    of: { readonly channels: Channels; readonly margin: number; readonly lasting?: boolean },
  ): FeatureMap {
    const { bytes, ...layout } = layOut(size, of);
    return { ...layout, buffer: this.program.buffer(bytes, { lasting: of.lasting ?? false }) };
  }

  #make(id: string): FeatureMap {
    const { margins, gradientMargins } = this.analysis;
    const margin = found(margins, id);
    const channels = this.channelsOf(id);
    // In training the gradient of a convolution's result takes the result's place, for which it needs its own margin.
    const own = this.#lasting ? Math.max(margin, found(gradientMargins, id)) : margin;
    const lasting = this.#lasting || id === graphInput;
    const map = this.newMap(this.sizeOf(id), { channels, margin: own, lasting });
    if (!lasting && own > 0) this.program.add("clearMargin", { x: map }, { waits: false });
    return map;
  }
}

export function found<T>(map: ReadonlyMap<string, T>, id: string): T {
  const value = map.get(id);
  if (value === undefined) throw new Error(`The graph was not checked: nothing for "${id}"`);
  return value;
}
