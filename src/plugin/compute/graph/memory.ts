import { sizeOf } from "../ops/op.ts";
import { graphInput } from "./graph.ts";
import type { Placed } from "./infer.ts";
import { influenced } from "./influence.ts";

/** The most numbers in feature maps that are alive at once, for one image; the image is one of them. */
export interface MapMemory {
  readonly training: number;
  readonly prediction: number;
}

/** Of passes that go node by node, overwrite nothing and compute nothing twice. */
export function mapMemory(placed: readonly Placed[]): MapMemory {
  const sizes = new Map(placed.map(({ node, output }) => [node.id, sizeOf(output)]));
  const [image] = placed[0]?.inputs ?? [];
  sizes.set(graphInput, image ? sizeOf(image) : 0);
  return {
    training: duringTraining(placed, sizes),
    prediction: duringPrediction(placed, sizes),
  };
}

type Sizes = ReadonlyMap<string, number>;

/** A map is kept until its last reader is done. */
function duringPrediction(placed: readonly Placed[], sizes: Sizes): number {
  const lastReader = new Map<string, string>();
  for (const { node } of placed) for (const id of node.inputs) lastReader.set(id, node.id);
  const alive = new Alive(sizes);
  alive.hold(graphInput);
  for (const { node } of placed) {
    alive.hold(node.id);
    for (const id of new Set(node.inputs)) if (lastReader.get(id) === node.id) alive.release(id);
  }
  return alive.most;
}

/** Every map is kept until its maker's gradients are done; a gradient lives from its map's last reader to its maker. */
function duringTraining(placed: readonly Placed[], sizes: Sizes): number {
  const wanted = influenced(placed);
  const [maps, gradients] = [new Alive(sizes), new Alive(sizes)];
  for (const id of sizes.keys()) maps.hold(id);
  gradients.hold(placed.at(-1)?.node.id ?? "");
  let most = maps.now + gradients.now;
  for (const { node } of placed.toReversed()) {
    for (const id of node.inputs) if (wanted.has(id)) gradients.hold(id);
    most = Math.max(most, maps.now + gradients.now);
    gradients.release(node.id);
    maps.release(node.id);
  }
  return most;
}

/** What is held, each once, and how much that was at most. */
class Alive {
  now = 0;
  most = 0;
  readonly #held = new Set<string>();
  readonly #sizes: Sizes;

  constructor(sizes: Sizes) {
    this.#sizes = sizes;
  }

  hold(id: string): void {
    if (this.#held.has(id)) return;
    this.#held.add(id);
    this.now += this.#sizes.get(id) ?? 0;
    this.most = Math.max(this.most, this.now);
  }

  release(id: string): void {
    if (this.#held.delete(id)) this.now -= this.#sizes.get(id) ?? 0;
  }
}
