import { type Graph, graphBuilder, graphInput } from "#compute/index.ts";

/**
 * The U-Net that peers are timed on: per level two of [3x3 convolution without bias, batch norm, ReLU], max-pool,
 * transposed convolution, [skip, up] joined, a 1x1 head; one channel in and out.
 */
export function referenceUnet({
  width,
  depth,
}: {
  readonly width: number;
  readonly depth: number;
}): Graph {
  const { add, build } = graphBuilder(1);
  const conv = (input: string, id: string, channels: number) => {
    const at = { kernel: [3, 3], stride: 1, padding: [1, 1], bias: false } as const;
    add({ kind: "conv2d", id, inputs: [input], channels, ...at, initial: "torch" });
    add({ kind: "batch-norm", id: `${id}n`, inputs: [id], momentum: 0.1, epsilon: 1e-5 });
    return add({ kind: "relu", id: `${id}r`, inputs: [`${id}n`] });
  };
  const block = (input: string, id: string, channels: number) =>
    conv(conv(input, `${id}a`, channels), `${id}b`, channels);
  const skips: string[] = [];
  let map: string = graphInput;
  for (let level = 0; level < depth; level++) {
    const skip = block(map, `down${level}`, width << level);
    skips.push(skip);
    map = add({ kind: "max-pool", id: `pool${level}`, inputs: [skip], kernel: 2 });
  }
  map = block(map, "bottom", width << depth);
  for (let level = depth - 1; level >= 0; level--) {
    const channels = width << level;
    const up = add({ kind: "up-conv2d", id: `up${level}`, inputs: [map], channels, factor: 2 });
    const skip = skips[level] ?? graphInput;
    const joined = add({ kind: "concat", id: `join${level}`, inputs: [skip, up] });
    map = block(joined, `merge${level}`, channels);
  }
  const at = { kernel: [1, 1], stride: 1, padding: [0, 0], bias: true } as const;
  add({ kind: "conv2d", id: "head", inputs: [map], channels: 1, ...at, initial: "torch" });
  return build();
}
