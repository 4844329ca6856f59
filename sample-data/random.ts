/**
 * Numbers from a seed. Nothing here or in the drawings uses sin, exp, log or pow: their last bit may
 * differ between engines, and the sample must have the same bytes on every machine.
 */
export interface Random {
  /** 0 (included) to 1 (not included). */
  uniform(): number;
  between(low: number, high: number): number;
  /** Near enough to a normal distribution: mean 0, deviation 1, never beyond 3.5. */
  normal(): number;
  /** A unit vector. */
  direction(): readonly [x: number, y: number];
}

export function seeded(seed: number): Random {
  const uniform = mulberry32(seed);
  const between = (low: number, high: number) => low + (high - low) * uniform();
  const direction = (): readonly [number, number] => {
    for (;;) {
      const x = between(-1, 1);
      const y = between(-1, 1);
      const length = Math.sqrt(x * x + y * y);
      if (length > 0.1 && length < 1) return [x / length, y / length];
    }
  };
  const spread = Math.sqrt(3);
  const normal = () => (uniform() + uniform() + uniform() + uniform() - 2) * spread;
  return { uniform, between, normal, direction };
}

/** Mulberry32 (T. Ettinger, public domain): integer arithmetic only. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
