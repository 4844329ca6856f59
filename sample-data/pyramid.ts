/** Planes of one width and height, one after the other, each row by row. */
export interface Stack {
  readonly planes: number;
  /** Width and height, px; even at all levels but the last. */
  readonly size: number;
  readonly values: Uint8Array | Uint16Array;
}

/** Makes one value out of the four of a square: upper left, upper right, lower left, lower right. */
type Join = (a: number, b: number, c: number, d: number) => number;

export const mean: Join = (a, b, c, d) => Math.round((a + b + c + d) / 4);

/** The value that most of the four have, the first of them in a tie. For ids, which have no mean. */
export const mode: Join = (a, b, c, d) => {
  if (a === b || a === c || a === d) return a;
  if (b === c || b === d) return b;
  return c === d ? c : a;
};

/** The stack and ever smaller ones, each half as wide and high as the one before it. */
export function pyramid(stack: Stack, { levels, join }: { levels: number; join: Join }): Stack[] {
  return levels === 1
    ? [stack]
    : [stack, ...pyramid(halve(stack, join), { levels: levels - 1, join })];
}

function halve({ planes, size, values }: Stack, join: Join): Stack {
  const half = size / 2;
  const halved = values.slice(0, values.length / 4);
  for (let row = 0; row < planes * half; row++)
    for (let x = 0; x < half; x++) {
      const at = 2 * row * size + 2 * x;
      const [a = 0, b = 0] = [values[at], values[at + 1]];
      const [c = 0, d = 0] = [values[at + size], values[at + size + 1]];
      halved[row * half + x] = join(a, b, c, d);
    }
  return { planes, size: half, values: halved };
}
