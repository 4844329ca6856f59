import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import type { Batch } from "../network.ts";
import type { Loss, Tensor, Tensor4D, Tf } from "../tfjs/loss.ts";

/**
 * A loss that is no kernel, by tfjs on the same device: `logits`, dense, becomes a tensor without a copy, and `take` gets
 * the buffer of its gradient, which is tfjs's again when it returns. All is on the queue then; the value is still to come.
 */
export function lossElsewhere(
  tf: Tf,
  loss: Loss,
  of: {
    readonly batch: Batch;
    readonly logits: GPUBuffer;
    readonly channels: number;
    readonly take: (gradient: GPUBuffer) => void;
  },
): { readonly value: Promise<number> } {
  const { input: _, shape, ...pixels } = of.batch;
  const size = [shape.batch, shape.height, shape.width] as const;
  const value = tf.tidy(() => {
    const compared = {
      target: tf.tensor4d(pixels.target, [...size, of.channels]),
      weight: tf.tensor4d(pixels.weight, [...size, 1]),
    };
    const logits = tf.tensor(
      { buffer: of.logits, zeroCopy: true },
      [...size, of.channels],
      "float32",
    );
    const lossOf = (z: Tensor) => loss(tf, { ...compared, logits: z as Tensor4D }); // as it is given here
    const result = tf.valueAndGrad(lossOf)(logits);
    const backend = tf.backend() as WebGPUBackend; // the executor has made it current
    backend.uploadToGPU(result.grad.dataId); // small tensors may be on the processor
    const { buffer, tensorRef } = result.grad.dataToGPU();
    if (buffer) of.take(buffer);
    tensorRef.dispose();
    return result.value;
  });
  return { value: read(value) };
}

async function read(value: Tensor): Promise<number> {
  try {
    const [number = Number.NaN] = await value.data();
    return number;
  } finally {
    value.dispose();
  }
}
