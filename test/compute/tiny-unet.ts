import { type Batch, initialWeights, type Weights } from "#compute/index.ts";
import { unet } from "#ml/models/unet.ts";
import { mapFromNchw } from "./nchw.ts";
import { ramp } from "./ramp.ts";

/** The network, weights and data of test/fixtures/unet-torch.py. */
export const tinyUnet = unet.build({ ...unet.defaults, width: 4, depth: 2, activation: "elu" });

export const tinyRule = {
  kind: "adam",
  lr: 1e-2,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0,
} as const;

const shape = { batch: 2, height: 16, width: 16 };

export const tinyBatch: Batch = {
  input: image(37),
  target: image(53).map((v) => (v > 0.25 ? 1 : 0)),
  weight: new Float32Array(shape.batch * shape.height * shape.width).fill(1),
  shape,
};

export const tinyWeights: Weights = new Map(
  [...initialWeights(tinyUnet, () => 0)].map(([name, tensor]) => {
    const { shape: of, data } = tensor;
    const [, ...rest] = of;
    const isNorm = data.every((v) => v === 1) || name.endsWith("running_mean");
    if (isNorm) return [name, tensor];
    const scale = of.length === 4 ? 1 / Math.sqrt(rest.reduce((a, b) => a * b, 1)) : 0.1;
    const form = of.length === 4 ? { factor: 29, modulus: 97 } : { factor: 7, modulus: 13 };
    return [name, { shape: of, data: ramp(data.length, form).map((v) => v * scale) }];
  }),
);

function image(factor: number): Float32Array {
  const { batch, height, width } = shape;
  const flat = ramp(batch * height * width, { factor, modulus: 101 });
  return Float32Array.from(mapFromNchw(flat, [batch, 1, height, width]).data);
}
