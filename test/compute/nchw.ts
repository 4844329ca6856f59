import type { Values } from "#compute/ops/values.ts";

type Nested = number | readonly Nested[];

/** Nested lists in PyTorch's order [batch, channel, height, width] as a feature map [batch, height, width, channel]. */
export function fromNchw(nested: Nested): Values {
  return mapFromNchw(flatten(nested), shapeOf(nested));
}

/** The same for a flat list of a known shape. */
export function mapFromNchw(flat: ArrayLike<number>, shape: readonly number[]): Values {
  const [batch = 0, channels = 0, height = 0, width = 0] = shape;
  const data = new Float64Array(flat.length);
  for (let n = 0; n < batch; n++)
    for (let c = 0; c < channels; c++)
      for (let p = 0; p < height * width; p++)
        data[(n * height * width + p) * channels + c] =
          flat[(n * channels + c) * height * width + p] ?? Number.NaN;
  return { shape: [batch, height, width, channels], data };
}

function flatten(nested: Nested): number[] {
  return typeof nested === "number" ? [nested] : nested.flatMap(flatten);
}

function shapeOf(nested: Nested): number[] {
  return typeof nested === "number" ? [] : [nested.length, ...shapeOf(nested[0] ?? 0)];
}
