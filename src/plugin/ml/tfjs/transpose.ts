import type { WeightTensor } from "#compute/index.ts";

/** A tensor with its axes in another order: axis i of the result is axis `order[i]` of what was given. */
export function transpose({ shape, data }: WeightTensor, order: readonly number[]): WeightTensor {
  const steps = shape.map((_, axis) => product(shape.slice(axis + 1)));
  const axes = order.map((axis) => ({ length: shape[axis] ?? 1, step: steps[axis] ?? 1 }));
  const turned = new Float32Array(data.length);
  let position = 0;
  const visit = (depth: number, from: number) => {
    const axis = axes[depth];
    if (!axis) {
      turned[position++] = data[from] ?? 0;
      return;
    }
    for (let i = 0; i < axis.length; i++) visit(depth + 1, from + i * axis.step);
  };
  visit(0, 0);
  return { shape: axes.map(({ length }) => length), data: turned };
}

function product(lengths: readonly number[]): number {
  return lengths.reduce((size, length) => size * length, 1);
}
