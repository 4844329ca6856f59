import type { Random } from "#core/random.ts";
import type { Chance } from "./augmentation.ts";

export function isDrawn({ probability }: Chance, random: Random): boolean {
  return random.next() < probability;
}

/** Evenly between two numbers, in whichever order. */
export function between(random: Random, [from, to]: readonly [number, number]): number {
  return from + (to - from) * random.next();
}

/** Evenly from minus to plus this. */
export function upTo(random: Random, most: number): number {
  return between(random, [-most, most]);
}

/** Numbers of a normal distribution, of mean 0 and deviation 1 (Box and Muller 1958). */
export function normals(random: Random, count: number): Float32Array {
  const numbers = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random.next())); // 1 - next is never 0
    const angle = 2 * Math.PI * random.next();
    numbers[i] = radius * Math.cos(angle);
    if (i + 1 < count) numbers[i + 1] = radius * Math.sin(angle);
  }
  return numbers;
}
