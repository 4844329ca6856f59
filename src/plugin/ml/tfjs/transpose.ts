import type { WeightTensor } from "#compute/index.ts";

/** A tensor of four axes with these in another order: axis i of the result is axis `order[i]` of what was given. */
export function transpose(
  { shape, data }: WeightTensor,
  order: readonly [number, number, number, number],
): WeightTensor {
  const turned = new Float32Array(data.length);
  const steps = shape.map((_, axis) => shape.slice(axis + 1).reduce((size, n) => size * n, 1));
  const [first = 1, second = 1, third = 1, last = 1] = order.map((axis) => shape[axis]);
  const [a = 0, b = 0, c = 0, d = 0] = order.map((axis) => steps[axis]);
  let position = 0;
  // Plain loops: networks have millions of numbers.
  for (let i = 0; i < first; i++)
    for (let j = 0; j < second; j++)
      for (let k = 0; k < third; k++)
        for (let l = 0, from = i * a + j * b + k * c; l < last; l++, from += d)
          turned[position++] = data[from] ?? 0;
  return { shape: [first, second, third, last], data: turned };
}
