import { type Graph, graphBuilder } from "#compute/index.ts";

/**
 * A ResNet's stem, two blocks that keep the size of the map and one that halves it; then up again, one way or the other.
 * Three channels in, two out; sizes are multiples of 8.
 */
export function residualNetwork(channels: number, mode: "nearest" | "bilinear"): Graph {
  const { add, build } = graphBuilder(3);
  const normed = (
    id: string,
    input: string,
    of: { width: number; kernel: number; stride: number },
  ) => {
    const { width, kernel, stride } = of;
    const padding = (kernel - 1) / 2;
    add({
      ...{ kind: "conv2d", id, inputs: [input], channels: width, stride, bias: false },
      ...{ kernel: [kernel, kernel], padding: [padding, padding], initial: "torch" },
    });
    return add({ kind: "batch-norm", id: `${id}n`, inputs: [id], momentum: 0.1, epsilon: 1e-5 });
  };
  const relu = (id: string, input: string) => add({ kind: "relu", id, inputs: [input] });
  const block = (
    id: string,
    input: string,
    { width, stride }: { width: number; stride: number },
  ) => {
    const middle = relu(`${id}r`, normed(`${id}a`, input, { width, kernel: 3, stride }));
    const end = normed(`${id}b`, middle, { width, kernel: 3, stride: 1 });
    const skip = stride > 1 ? normed(`${id}s`, input, { width, kernel: 1, stride }) : input;
    return relu(id, add({ kind: "add", id: `${id}sum`, inputs: [end, skip] }));
  };
  const stem = relu("r", normed("stem", "input", { width: channels, kernel: 7, stride: 2 }));
  let map = add({ kind: "max-pool", id: "pool", inputs: [stem], kernel: 3 });
  map = block("p", map, { width: channels, stride: 1 });
  map = block("q", map, { width: channels, stride: 1 });
  map = block("s", map, { width: 2 * channels - 1, stride: 2 });
  for (const level of [1, 2, 3])
    map = add({ kind: "upsample", id: `up${level}`, inputs: [map], mode });
  add({
    ...{ kind: "conv2d", id: "head", inputs: [map], channels: 2, stride: 1, bias: true },
    ...{ kernel: [3, 3], padding: [1, 1], initial: "torch" },
  });
  return build();
}
