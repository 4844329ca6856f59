import { graphInput } from "../graph/graph.ts";
import { placeNodes } from "../graph/infer.ts";
import type { PatchShape } from "../network.ts";
import type { GraphAnalysis } from "../plan/analysis.ts";
import type { Channels } from "../plan/channels.ts";
import type { Precision } from "../precision.ts";
import type { Buffer } from "./buffer.ts";
import { type FeatureMap, pixelsOf, type Size, sliceOf } from "./feature-map.ts";
import { Program } from "./program.ts";
import type { Store } from "./store.ts";

/** A graph at one size of its input, being compiled to a program. */
export class Plan {
  readonly program: Program;
  readonly analysis: GraphAnalysis;
  readonly store: Store;
  readonly #sizes: ReadonlyMap<string, Size>;
  readonly #maps = new Map<string, FeatureMap>();
  readonly #tables = new Map<string, Buffer>();

  constructor(
    analysis: GraphAnalysis,
    of: { readonly store: Store; readonly shape: PatchShape; readonly format: Precision },
  ) {
    this.program = new Program(of.format);
    this.analysis = analysis;
    this.store = of.store;
    const { batch } = of.shape;
    this.#sizes = new Map([
      [graphInput, of.shape],
      ...placeNodes(analysis.graph, of.shape).map(
        ({ node, output }) => [node.id, { ...output, batch }] as const,
      ),
    ]);
  }

  get format(): Precision {
    return this.program.format;
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
    const channels = this.channelsOf(id);
    const made = part
      ? sliceOf(this.map(part.whole), { first: part.first, channels })
      : this.newMap(id);
    this.#maps.set(id, made);
    return made;
  }

  /** A map of that id's size, for itself. */
  newMap(id: string): FeatureMap {
    const { batch, height, width } = this.sizeOf(id);
    const channels = this.channelsOf(id);
    const bytesPerNumber = this.format === "float16" ? 2 : 4;
    const bytes = pixelsOf({ batch, height, width }) * channels.count * bytesPerNumber;
    const buffer = this.program.buffer(bytes);
    return { buffer, batch, height, width, channels, offset: 0, pixel: channels.count / 4 };
  }

  /** Which channel is at each place of a map's pixels; -1 where there is padding. */
  channelAt(id: string): Buffer {
    return this.#table(`channels of ${id}`, () => {
      const { count, places } = this.channelsOf(id);
      const table = new Int32Array(count).fill(-1);
      for (const [channel, place] of places.entries()) table[place] = channel;
      return table;
    });
  }

  /** The place of each channel in a map's pixels. */
  placeOf(id: string): Buffer {
    return this.#table(`places of ${id}`, () => Int32Array.from(this.channelsOf(id).places));
  }

  /** For each place of a map's pixels, where in another's the same channel is; -1 where there is padding. */
  originOf(id: string, other: string): Buffer {
    return this.#table(`places of ${id} in ${other}`, () => {
      const { count, places } = this.channelsOf(id);
      const origins = this.channelsOf(other).places;
      const table = new Int32Array(count).fill(-1);
      for (const [channel, place] of places.entries()) table[place] = origins[channel] ?? -1;
      return table;
    });
  }

  /** 1 for each channel of a map and 0 for its padding. */
  mask(id: string): Buffer {
    return this.#table(`mask of ${id}`, () => {
      const { count, places } = this.channelsOf(id);
      const table = new Float32Array(count);
      for (const place of places) table[place] = 1;
      return table;
    });
  }

  #table(name: string, make: () => Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer>): Buffer {
    const known = this.#tables.get(name);
    if (known) return known;
    const made = this.program.table(make());
    this.#tables.set(name, made);
    return made;
  }
}

function found<T>(map: ReadonlyMap<string, T>, id: string): T {
  const value = map.get(id);
  if (value === undefined) throw new Error(`The graph was not checked: nothing for "${id}"`);
  return value;
}
