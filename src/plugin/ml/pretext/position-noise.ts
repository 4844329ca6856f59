/** Normally distributed numbers, mean 0 and deviation 1, one for each sample of an image: by where it lies, not by when it is asked for. */
export interface Noise {
  at(y: number, x: number, channel: number): number;
}

/**
 * The noise of one image: equal keys give equal noise, and keys that differ share nothing. Two neighbours along x are one
 * draw of Box and Muller (1958) on hashed positions.
 */
export function positionNoise(key: number): Noise {
  let drawn = { y: Number.NaN, pair: Number.NaN, channel: Number.NaN, even: 0, odd: 0 };
  return {
    at(y, x, channel) {
      const pair = x >> 1;
      if (drawn.y !== y || drawn.pair !== pair || drawn.channel !== channel) {
        const first = mixed(key ^ mixed(y ^ mixed(pair ^ mixed(channel + 1))));
        const radius = Math.sqrt(-2 * Math.log((first + 1) / 2 ** 32));
        const angle = (2 * Math.PI * mixed(first ^ secondDraw)) / 2 ** 32;
        drawn = { y, pair, channel, even: radius * Math.cos(angle), odd: radius * Math.sin(angle) };
      }
      return (x & 1) === 0 ? drawn.even : drawn.odd;
    },
  };
}

/** The key of one image among others of a run. */
export function noiseKey(seed: number, image: number): number {
  return mixed(seed ^ mixed(image + 1));
}

const secondDraw = 0x5bd1e995;

/** A word whose bits all depend on all of the given one's (the finaliser of MurmurHash3, by Appleby); 0 to 2^32 - 1. */
function mixed(word: number): number {
  let bits = (word + 0x9e3779b9) | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
