/** Closed-form numbers between -1 and 1, as the fixtures' scripts make them, so that no data need be stored. */
export function ramp(
  size: number,
  { factor, modulus }: { factor: number; modulus: number },
): Float32Array {
  const values = new Float32Array(size);
  const period = Math.min(size, modulus);
  for (let i = 0; i < period; i++)
    values[i] = (((i * factor + 11) % modulus) / (modulus - 1)) * 2 - 1;
  // Copied from there on: weights of networks have millions of numbers.
  for (let filled = period; filled > 0 && filled < size; filled *= 2)
    values.copyWithin(filled, 0, Math.min(filled, size - filled));
  return values;
}

/** A small linear congruential generator: same seed, same draws from 0 up to 1. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
