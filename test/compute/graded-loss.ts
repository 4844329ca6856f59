import {
  type Executor,
  type Graph,
  graphBuilder,
  type Loss,
  type PatchShape,
} from "#compute/index.ts";

/** What a loss compares, as a batch has it. */
export interface Given {
  readonly shape: PatchShape;
  /** [pixel][channel] */
  readonly logits: Float32Array;
  readonly target: Float32Array;
  /** [pixel] */
  readonly weight: Float32Array;
}

/**
 * A loss on an executor, in training and as it is measured, and its gradient for the logits, [pixel][channel], by a network's step. Every pixel is an
 * input channel that is 1 there and 0 elsewhere, so that the weights of a 1x1 convolution are the logits, and their
 * gradients too; the buffer of a momentum of 0 is the gradient.
 */
export async function gradedLoss(
  executor: Executor,
  { loss, logits, target, weight, shape }: Given & { readonly loss: Loss },
): Promise<{ readonly value: number; readonly measured: number; readonly gradient: Float32Array }> {
  const pixels = weight.length;
  const channels = logits.length / pixels;
  const network = await executor.create(pixelGraph(pixels, channels), {
    loss,
    weights: new Map([
      ["p.weight", { shape: [channels, pixels, 1, 1], data: turned(logits, pixels) }],
    ]),
  });
  try {
    const input = new Float32Array(pixels * pixels);
    for (let i = 0; i < pixels; i++) input[i * pixels + i] = 1;
    const rule = { kind: "sgd", lr: 1, momentum: 0, nesterov: false, weightDecay: 0 } as const;
    const batch = { input, target, weight, shape };
    const { loss: measured } = await network.measure(batch);
    const value = await network.trainStep(batch, rule);
    const { moments } = await network.save();
    const { data } = moments.get("momentum_buffer.p.weight") ?? { data: new Float32Array() };
    return { value, measured, gradient: turned(data, channels) };
  } finally {
    network.dispose();
  }
}

function pixelGraph(inputChannels: number, channels: number): Graph {
  const { add, build } = graphBuilder(inputChannels);
  add({
    kind: "conv2d",
    id: "p",
    inputs: ["input"],
    channels,
    kernel: [1, 1],
    stride: 1,
    padding: [0, 0],
    bias: false,
    initial: "torch",
  });
  return build();
}

/** A matrix with its rows as columns; `rows` of the result are that long. */
function turned(values: Float32Array, length: number): Float32Array {
  const rows = values.length / length;
  return values.map((_, i) => values[(i % length) * rows + Math.floor(i / length)] ?? 0);
}
