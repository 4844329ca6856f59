/** How the pixels of one level are shared out among those of the next coarser one, along one axis. */
export interface Blocks {
  /** The pixels [startOf(j), startOf(j + 1)) of the finer level make pixel j. */
  startOf(coarse: number): number;
  /** The coarse pixel that a fine one belongs to. */
  parentOf(fine: number): number;
}

/**
 * Blocks of one whole length where the two lengths allow it, rounded up or down, so that only the last block is shorter or
 * longer; else boundaries in proportion. Every fine pixel belongs to exactly one block.
 */
export function blocksOf(fineLength: number, coarseLength: number): Blocks {
  const ratio = fineLength / coarseLength;
  const factor = [Math.floor(ratio), Math.ceil(ratio)].find(
    (f) =>
      Math.ceil(fineLength / f) === coarseLength || Math.floor(fineLength / f) === coarseLength,
  );
  if (factor === undefined) return proportional(fineLength, coarseLength);
  const last = coarseLength - 1;
  return {
    startOf: (coarse) => (coarse > last ? fineLength : coarse * factor),
    parentOf: (fine) => Math.min(Math.floor(fine / factor), last),
  };
}

function proportional(fineLength: number, coarseLength: number): Blocks {
  const startOf = (coarse: number) => Math.round((coarse * fineLength) / coarseLength);
  return {
    startOf,
    parentOf(fine) {
      const guess = Math.floor((fine * coarseLength) / fineLength);
      if (fine >= startOf(guess + 1)) return guess + 1; // rounding moves a boundary by half a pixel at most
      return fine < startOf(guess) ? guess - 1 : guess;
    },
  };
}
