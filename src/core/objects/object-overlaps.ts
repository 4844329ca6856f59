import type { ObjectOverlaps } from "./match-objects.ts";

/** What the objects of two planes share, pixel for pixel; 0 is none. */
export function objectOverlaps(a: ArrayLike<number>, b: ArrayLike<number>): ObjectOverlaps {
  const [sizesA, sizesB] = [new Map<number, number>(), new Map<number, number>()];
  const shared = new Map<number, Map<number, number>>();
  for (let at = 0; at < a.length; at++) {
    const [objectA, objectB] = [a[at] ?? 0, b[at] ?? 0];
    if (objectA) count(sizesA, objectA);
    if (objectB) count(sizesB, objectB);
    if (!objectA || !objectB) continue;
    const partners = shared.get(objectA) ?? new Map<number, number>();
    count(partners, objectB);
    shared.set(objectA, partners);
  }
  return { sizesA, sizesB, shared };
}

function count(sizes: Map<number, number>, of: number): void {
  sizes.set(of, (sizes.get(of) ?? 0) + 1);
}
