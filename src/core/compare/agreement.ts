/** How two masks agree, in pixels. */
export interface PixelAgreement {
  readonly both: number;
  readonly onlyA: number;
  readonly onlyB: number;
  readonly neither: number;
}

/** 2 |A and B| / (|A| + |B|), 0..1; NaN where both are empty. */
export function diceOf({ both, onlyA, onlyB }: PixelAgreement): number {
  return (2 * both) / (2 * both + onlyA + onlyB);
}

/** |A and B| / |A or B|, 0..1; NaN where both are empty. */
export function iouOf({ both, onlyA, onlyB }: PixelAgreement): number {
  return both / (both + onlyA + onlyB);
}
