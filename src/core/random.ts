/**
 * Seeded random numbers (xoshiro128**, by Blackman and Vigna, its state filled by splitmix32): the same seed
 * gives the same numbers on every machine. Not for secrets.
 */
export interface Random {
  /** In [0, 1), with 32 bits. */
  next(): number;
  /** A whole number in [0, count). */
  below(count: number): number;
  /** A generator of its own, so that one consumer's draws do not shift another's. */
  fork(): Random;
  /** Where it stands now. JSON. */
  save(): RandomState;
  /** Goes on from where a generator stood: the same numbers come again. */
  load(state: RandomState): void;
}

export type RandomState = readonly [number, number, number, number];

export function createRandom(seed: number): Random {
  const word = splitmix(seed);
  return generator([word(), word(), word(), word()]);
}

/** A new array of the same items in random order. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    const [a, b] = [result[last] as T, result[other] as T]; // both indices lie inside
    result[last] = b;
    result[other] = a;
  }
  return result;
}

type State = [number, number, number, number];

function generator(first: RandomState): Random {
  let state: State = [...first];
  const next = () => advance(state) / 2 ** 32;
  return {
    next,
    below: (count) => Math.floor(next() * count),
    fork: () => createRandom(advance(state)),
    save: () => [...state],
    load: (saved) => {
      state = [...saved];
    },
  };
}

function advance(state: State): number {
  const [a, b, c, d] = state;
  const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
  const mixedC = c ^ a;
  const mixedD = d ^ b;
  state[0] = a ^ mixedD;
  state[1] = b ^ mixedC;
  state[2] = mixedC ^ (b << 9);
  state[3] = rotate(mixedD, 11);
  return result;
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

function splitmix(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
}
