import fc from "fast-check";
import { type Graph, type GraphNode, graphBuilder, inferStructure } from "#compute/index.ts";
import {
  type AttributesOf,
  type MapKind,
  mapOps,
  type NodeKind,
  opOf,
} from "#compute/ops/index.ts";
import type { Shape } from "#compute/ops/op.ts";
import { conv } from "./contract-graphs.ts";
import { type Example, exampleOf } from "./example.ts";

/** One node to be. What it reads is chosen by remainder from the maps that fit. */
interface Draw {
  readonly kind: GrownKind;
  readonly channels: number;
  readonly variant: number;
  readonly from: number;
  readonly other: number;
}

/** Those that make of any map one of its size or half or twice as large. */
type GrownKind = MapKind;

/** Small networks of all kinds of nodes, with branches and skips, on small images. */
export const randomExample: fc.Arbitrary<Example> = fc
  .record({
    inputChannels: fc.integer({ min: 1, max: 9 }),
    draws: fc.array(
      fc.record({
        kind: fc.constantFrom(...(Object.keys(mapOps) as GrownKind[])), // its own keys
        channels: fc.integer({ min: 1, max: 17 }),
        variant: fc.nat(11),
        from: fc.nat(99),
        other: fc.nat(99),
      }),
      { minLength: 1, maxLength: 8 },
    ),
    batch: fc.integer({ min: 1, max: 2 }),
    height: fc.integer({ min: 2, max: 13 }),
    width: fc.integer({ min: 1, max: 13 }),
  })
  .map(({ inputChannels, draws, batch, height, width }) => {
    const graph = grow(inputChannels, draws);
    const { divisor } = inferStructure(graph);
    const fitting = (length: number) => divisor * Math.ceil(length / divisor);
    return exampleOf(graph, { batch, height: fitting(height), width: fitting(width) });
  });

/** A map that further nodes may read, with the shape it would have on an image of 16 x 16. */
interface Made extends Shape {
  readonly id: string;
}

const [finest, coarsest] = [16, 4];

function grow(inputChannels: number, draws: readonly Draw[]): Graph {
  const growth = new Growth(inputChannels);
  growth.add("conv2d", conv({}), [growth.image]);
  for (const draw of draws) {
    const fitting = growth.made.filter(({ height }) => fits(draw.kind, height));
    const from = fitting[draw.from % fitting.length] ?? growth.halved();
    const others = growth.made.filter(({ height }) => height === from.height);
    growers[draw.kind](growth, draw, [from, others[draw.other % others.length] ?? from]);
  }
  return growth.finish();
}

function fits(kind: GrownKind, height: number): boolean {
  if (kind === "max-pool") return height > coarsest;
  return height < finest || (kind !== "up-conv2d" && kind !== "upsample");
}

class Growth {
  readonly image: Made;
  readonly made: Made[] = [];
  readonly #builder: ReturnType<typeof graphBuilder>;

  constructor(inputChannels: number) {
    this.image = { id: "input", height: finest, width: finest, channels: inputChannels };
    this.#builder = graphBuilder(inputChannels);
  }

  add<K extends NodeKind>(kind: K, attributes: AttributesOf<K>, inputs: readonly Made[]): Made {
    const id = `n${this.made.length}`;
    const read = inputs.map((input) => input.id);
    this.#builder.add({ kind, id, inputs: read, ...attributes } as unknown as GraphNode); // a pair by its type
    const map = { ...opOf(kind).outputShape(inputs, attributes), id };
    this.made.push(map);
    return map;
  }

  /** The same map with other channels. */
  mixed(from: Made, channels: number): Made {
    return this.add("conv2d", conv({ channels, kernel: [1, 1] }), [from]);
  }

  /** A coarse map, where there is none to upsample. */
  halved(): Made {
    return this.add("max-pool", { kernel: 3 }, this.made.slice(0, 1));
  }

  /** Everything that nobody has read yet, in two channels of the image's size. */
  finish(): Graph {
    const read = new Set(this.#builder.build().nodes.flatMap(({ inputs }) => inputs));
    const ends = this.made
      .filter(({ id }) => !read.has(id))
      .map((end) => {
        const factor = finest / end.height;
        return factor === 1 ? end : this.add("up-conv2d", { channels: 3, factor }, [end]);
      });
    const [end = this.image] = ends;
    this.mixed(ends.length > 1 ? this.add("concat", {}, ends) : end, 2);
    return this.#builder.build();
  }
}

const windows = [
  { kernel: [3, 3], stride: 1 },
  { kernel: [1, 1], stride: 1 },
  { kernel: [5, 3], stride: 1 },
  { kernel: [3, 3], stride: 2 },
  { kernel: [7, 7], stride: 2 },
  { kernel: [1, 1], stride: 2 },
] as const;

type Grower = (growth: Growth, draw: Draw, read: readonly [from: Made, other: Made]) => void;

const growers: { readonly [K in GrownKind]: Grower } = {
  conv2d(growth, { channels, variant }, [from]) {
    const { kernel, stride } = windows[variant % windows.length] ?? windows[0];
    const bias = variant < windows.length;
    const fitting = from.height > coarsest ? stride : 1;
    growth.add("conv2d", conv({ channels, kernel, bias, stride: fitting }), [from]);
  },
  "up-conv2d"(growth, { channels }, [from]) {
    growth.add("up-conv2d", { channels, factor: 2 }, [from]);
  },
  upsample(growth, { variant }, [from]) {
    growth.add("upsample", { mode: variant % 2 === 0 ? "nearest" : "bilinear" }, [from]);
  },
  "batch-norm"(growth, _, [from]) {
    growth.add("batch-norm", { momentum: 0.1, epsilon: 1e-3 }, [from]);
  },
  "group-norm"(growth, { variant }, [from]) {
    const divisors = Array.from({ length: from.channels }, (_, i) => i + 1).filter(
      (groups) => from.channels % groups === 0,
    );
    const groups = divisors[variant % divisors.length] ?? 1;
    growth.add("group-norm", { groups, epsilon: 1e-3, affine: variant % 2 === 0 }, [from]);
  },
  relu: (growth, _, [from]) => void growth.add("relu", {}, [from]),
  elu: (growth, _, [from]) => void growth.add("elu", {}, [from]),
  "leaky-relu": (growth, _, [from]) => void growth.add("leaky-relu", { slope: 0.1 }, [from]),
  sigmoid: (growth, _, [from]) => void growth.add("sigmoid", {}, [from]),
  "max-pool"(growth, { variant }, [from]) {
    growth.add("max-pool", { kernel: variant % 2 === 0 ? 2 : 3 }, [from]);
  },
  concat: (growth, _, read) => void growth.add("concat", {}, read),
  add(growth, _, [from, other]) {
    const same = other.channels === from.channels ? other : growth.mixed(other, from.channels);
    growth.add("add", {}, [from, same]);
  },
  "attention-gate"(growth, _, [from, other]) {
    const one = other.channels === 1 ? other : growth.mixed(other, 1);
    growth.add("attention-gate", {}, [from, one]);
  },
};
