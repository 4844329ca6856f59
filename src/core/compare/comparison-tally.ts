import { BlockComponents } from "../objects/block-components.ts";
import { labelComponents } from "../objects/components.ts";
import type { ObjectOverlaps } from "../objects/match-objects.ts";
import type { PixelAgreement } from "./agreement.ts";

/** A part of a plane on both sides, row by row; 0 is background, pixels of one number that hang together are one object. */
export interface ComparedBlock {
  /** Its first pixel in the plane. */
  readonly y: number;
  readonly x: number;
  readonly height: number;
  readonly width: number;
  readonly a: ArrayLike<number>;
  readonly b: ArrayLike<number>;
  /** 0 where a pixel does not count; all of them do where it is left out. */
  readonly counts?: Uint8Array | undefined;
}

/** More nodes than this a plane does not get: two of them make one number. */
const mostNodes = 2 ** 26;

/**
 * How two sides of a plane agree, pixel by pixel and object by object, from blocks that come row by row of blocks, from left to
 * right. Borders of blocks cut no object. Memory grows with the objects, not with the pixels.
 */
export class ComparisonTally {
  readonly #objectsA: BlockComponents;
  readonly #objectsB: BlockComponents;
  /** Pixels by a node of A and one of B. */
  readonly #shared = new Map<number, number>();
  readonly #pixels = { both: 0, onlyA: 0, onlyB: 0, neither: 0 };

  /** `width` is the plane's. */
  constructor(width: number) {
    this.#objectsA = new BlockComponents({ width });
    this.#objectsB = new BlockComponents({ width });
  }

  add(block: ComparedBlock): void {
    const { counts } = block;
    const counted = (side: ArrayLike<number>) =>
      counts ? Float64Array.from(side, (value, at) => (counts[at] ? value : 0)) : side;
    const [a, b] = [counted(block.a), counted(block.b)];
    const inA = labelComponents({ ...block, data: a }, { corners: true });
    const inB = labelComponents({ ...block, data: b }, { corners: true });
    const fromA = this.#objectsA.add({ ...block, data: a }, inA);
    const fromB = this.#objectsB.add({ ...block, data: b }, inB);
    for (let at = 0; at < a.length; at++) {
      const [nodeA, nodeB] = [inA.labels[at] ?? 0, inB.labels[at] ?? 0];
      if (nodeA && nodeB) {
        this.#pixels.both++;
        const pair = (nodeA + fromA) * mostNodes + nodeB + fromB;
        this.#shared.set(pair, (this.#shared.get(pair) ?? 0) + 1);
      } else if (nodeA) this.#pixels.onlyA++;
      else if (nodeB) this.#pixels.onlyB++;
      else if (!counts || counts[at]) this.#pixels.neither++;
    }
  }

  /** As `add` of a block in which nothing counts. */
  skip(place: Omit<ComparedBlock, "a" | "b" | "counts">): void {
    this.#objectsA.skip(place);
    this.#objectsB.skip(place);
  }

  /** Of what was added by now. */
  get pixels(): PixelAgreement {
    return { ...this.#pixels };
  }

  /** Once all blocks are there. */
  objects(): ObjectOverlaps {
    const shared = new Map<number, Map<number, number>>();
    for (const [pair, pixels] of this.#shared) {
      const a = this.#objectsA.rootOf(Math.floor(pair / mostNodes));
      const b = this.#objectsB.rootOf(pair % mostNodes);
      const partners = shared.get(a) ?? new Map<number, number>();
      shared.set(a, partners.set(b, (partners.get(b) ?? 0) + pixels));
    }
    return { sizesA: sizesOf(this.#objectsA), sizesB: sizesOf(this.#objectsB), shared };
  }
}

function sizesOf(objects: BlockComponents): Map<number, number> {
  return new Map([...objects.components()].map(([root, { size }]) => [root, size]));
}
