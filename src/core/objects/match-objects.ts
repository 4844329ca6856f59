/** Objects of two sides, by numbers of their own, with their sizes in pixels and how much each shares with each. */
export interface ObjectOverlaps {
  readonly sizesA: ReadonlyMap<number, number>;
  readonly sizesB: ReadonlyMap<number, number>;
  /** Pixels that an object of A shares with one of B, by A's number, then B's; pairs without any may be left out. */
  readonly shared: ReadonlyMap<number, ReadonlyMap<number, number>>;
}

/** How many objects are on both sides, and how many on one alone. */
export interface ObjectAgreement {
  readonly matched: number;
  readonly onlyA: number;
  readonly onlyB: number;
}

/**
 * Pairs the objects of two sides: a pair is the same object where it shares more than `iou` of what both cover. From one half
 * on no object can have two such partners, so that there is nothing to choose.
 */
export function matchObjects(
  { sizesA, sizesB, shared }: ObjectOverlaps,
  iou: number,
): ObjectAgreement {
  if (iou < 0.5) throw new RangeError(`objects are paired from an IoU of one half on, not ${iou}`);
  let matched = 0;
  for (const [a, partners] of shared)
    for (const [b, pixels] of partners) {
      const covered = (sizesA.get(a) ?? 0) + (sizesB.get(b) ?? 0) - pixels;
      if (pixels > iou * covered) matched++;
    }
  return { matched, onlyA: sizesA.size - matched, onlyB: sizesB.size - matched };
}

/**
 * TP / (TP + FP + FN) of the pairs at one IoU, 0..1: the precision that the 2018 Data Science Bowl measures at each threshold
 * (Caicedo et al., "Nucleus segmentation across imaging experiments: the 2018 Data Science Bowl", Nature Methods 16, 2019).
 * NaN where neither side has an object. It does not matter which side is the truth.
 */
export function precisionOf({ matched, onlyA, onlyB }: ObjectAgreement): number {
  return matched / (matched + onlyA + onlyB);
}

/** The mean of `precisionOf` over IoU 0.5, 0.55 ... 0.95, as that challenge scores an image. */
export function meanPrecision(overlaps: ObjectOverlaps): number {
  const thresholds = Array.from({ length: 10 }, (_, i) => 0.5 + i / 20);
  const all = thresholds.map((iou) => precisionOf(matchObjects(overlaps, iou)));
  return all.reduce((sum, precision) => sum + precision, 0) / all.length;
}
