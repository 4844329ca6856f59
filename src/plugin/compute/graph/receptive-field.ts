import type { NodeKind } from "../ops/index.ts";
import { type Graph, type GraphNode, graphInput, type NodeOf } from "./graph.ts";

/** Of a map's pixel, in pixels of the network's input. */
interface Sight {
  /** Side of the square that the pixel stands for. */
  readonly side: number;
  /** How far beyond that square it sees, at most. */
  readonly beyond: number;
}

type Step<N> = (sight: Sight, node: N) => Sight;

const same: Step<unknown> = (sight) => sight;
const everything: Step<unknown> = ({ side }) => ({ side, beyond: Number.POSITIVE_INFINITY });

const steps: { readonly [K in NodeKind]: Step<NodeOf<K>> } = {
  conv2d({ side, beyond }, { kernel, stride, padding }) {
    const taps = ([0, 1] as const).flatMap((axis) => [
      padding[axis], // before the square
      kernel[axis] - padding[axis] - stride, // behind it
    ]);
    return { side: side * stride, beyond: beyond + side * Math.max(0, ...taps) };
  },
  "max-pool": ({ side, beyond }, { kernel }) => ({
    side: 2 * side,
    beyond: beyond + (kernel === 3 ? side : 0),
  }),
  "up-conv2d": ({ side, beyond }, { factor }) => ({
    side: side / factor,
    beyond: beyond + side - side / factor,
  }),
  upsample: ({ side, beyond }, { mode }) => ({
    side: side / 2,
    beyond: beyond + (mode === "nearest" ? side / 2 : side),
  }),
  "batch-norm": same, // in prediction
  relu: same,
  elu: same,
  "leaky-relu": same,
  sigmoid: same,
  concat: same,
  add: same,
  "attention-gate": same,
  "group-norm": everything,
  linear: same,
  "layer-norm": same, // over the channels of a pixel
  gelu: same,
  "self-attention": everything,
  "token-ranks": everything,
  "visible-patches": everything,
  "class-token": everything,
  positions: everything,
  "mask-tokens": everything,
  unpatchify: everything,
};

/**
 * How many pixels away from a pixel its prediction may look, at most: what lies further off does not change it. Infinite for
 * networks of which a node sees the whole image.
 */
export function receptiveRadius({ nodes }: Graph): number {
  const sights = new Map<string, Sight>([[graphInput, { side: 1, beyond: 0 }]]);
  let last = 0;
  for (const node of nodes) {
    const inputs = node.inputs.flatMap((id) => sights.get(id) ?? []);
    const [first = { side: 1, beyond: 0 }] = inputs; // all are of one size
    const beyond = Math.max(...inputs.map((sight) => sight.beyond));
    const step = steps[node.kind] as Step<GraphNode>; // the table pairs them; TypeScript cannot follow the index
    const sight = step({ side: first.side, beyond }, node);
    sights.set(node.id, sight);
    last = sight.beyond;
  }
  return last;
}
