import { readFileSync } from "node:fs";
import { assert, describe, it } from "vitest";
import { elu, leakyRelu, sigmoid } from "#compute/ops/activations.ts";
import { batchNorm } from "#compute/ops/batch-norm.ts";
import { conv2d } from "#compute/ops/conv2d.ts";
import { groupNorm } from "#compute/ops/group-norm.ts";
import { maxPool } from "#compute/ops/max-pool.ts";
import { upConv2d } from "#compute/ops/up-conv2d.ts";
import { upsample } from "#compute/ops/upsample.ts";
import type { Values } from "#compute/ops/values.ts";
import { fromNchw, mapFromNchw } from "../../compute/nchw.ts";

/** Made by PyTorch 1.13; inputs are the closed forms below (see the file's _generator). */
const golden = JSON.parse(
  readFileSync(new URL("../../fixtures/golden.json", import.meta.url), "utf8"),
);

function numbers(size: number, [factor, shift, modulus, off]: readonly number[]): Float64Array {
  const [a = 0, b = 0, m = 1, o = 0] = [factor, shift, modulus, off];
  return Float64Array.from({ length: size }, (_, i) => Math.fround((((i * a + b) % m) - o) / m));
}
const size = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);
const map = (...shape: number[]) => mapFromNchw(numbers(size(shape), [37, 11, 101, 50]), shape);
const weight = (...shape: number[]): Values => ({
  shape,
  data: numbers(size(shape), [29, 5, 97, 48]),
});
const vector = (...data: number[]): Values => ({
  shape: [data.length],
  data: Float64Array.from(data),
});

function close(found: Values, expected: Values): void {
  assert.deepEqual(found.shape, expected.shape);
  for (const [i, value] of expected.data.entries())
    assert.closeTo(found.data[i] ?? Number.NaN, value, 1e-6, `[${i}]`);
}

describe("the references have PyTorch's values", () => {
  const square = (k: number): [number, number] => [k, k];
  const convolution = (kernel: number, stride: number, channels: number) => ({
    channels,
    kernel: square(kernel),
    stride,
    padding: square((kernel - 1) / 2),
    bias: true,
    initial: "torch" as const,
  });

  for (const [key, stride] of [
    ["conv3_s1_p1", 1],
    ["conv3_s2_p1", 2],
  ] as const)
    it(`in ${key}`, () => {
      const parameters = { weight: weight(3, 2, 3, 3), bias: vector(0.1, -0.2, 0.3) };
      const attributes = convolution(3, stride, 3);
      const inputs = [map(1, 2, 6, 6)];
      const found = conv2d.forward({ inputs, parameters, attributes, training: true });
      close(found, fromNchw(golden[key].full));
    });

  it("in conv7_s2_p3", () => {
    const parameters = { weight: weight(2, 1, 7, 7) };
    const attributes = { ...convolution(7, 2, 2), bias: false };
    const inputs = [map(1, 1, 8, 8)];
    const found = conv2d.forward({ inputs, parameters, attributes, training: true });
    close(found, fromNchw(golden.conv7_s2_p3.full));
  });

  it("in convtranspose_k2_s2", () => {
    const parameters = { weight: weight(2, 3, 2, 2), bias: vector(0.05, 0, -0.05) };
    const attributes = { channels: 3, factor: 2 };
    const inputs = [map(1, 2, 3, 3)];
    const found = upConv2d.forward({ inputs, parameters, attributes, training: true });
    close(found, fromNchw(golden.convtranspose_k2_s2.full));
  });

  for (const kernel of [2, 3] as const) {
    const key = kernel === 2 ? "maxpool2_s2" : "maxpool3_s2_p1";
    it(`in ${key}`, () => {
      const attributes = { kernel };
      const pass = { inputs: [map(1, 1, 8, 8)], parameters: {}, attributes, training: true };
      close(maxPool.forward(pass), fromNchw(golden[key].full));
    });
  }

  for (const mode of ["nearest", "bilinear"] as const) {
    const key = mode === "nearest" ? "interp_x2_nearest" : "interp_x2_bilinear_acF";
    it(`in ${key}`, () => {
      const inputs = [mapFromNchw([0, 1, 2, 3, 4, 5], [1, 1, 2, 3])];
      const pass = { inputs, parameters: {}, attributes: { mode }, training: true };
      close(upsample.forward(pass), fromNchw(golden[key].full));
    });
  }

  for (const [key, groups, shape] of [
    ["groupnorm_g2_c4", 2, [1, 4, 2, 2]],
    ["instancenorm2d", 2, [2, 2, 2, 2]],
  ] as const)
    it(`in ${key}`, () => {
      const attributes = { groups, epsilon: 1e-5, affine: false };
      const pass = { inputs: [map(...shape)], parameters: {}, attributes, training: true };
      close(groupNorm.forward(pass), fromNchw(golden[key].full));
    });

  for (const [key, op] of [
    ["elu", elu],
    ["sigmoid", sigmoid],
    ["leaky_001", leakyRelu],
  ] as const)
    it(`in ${key}`, () => {
      const inputs = [vector(...golden.activations.x)];
      const pass = { inputs, parameters: {}, attributes: { slope: 0.01 }, training: true };
      close(op.forward(pass), vector(...golden.activations[key]));
    });
});

describe("the reference of batch norm", () => {
  const want = golden.batchnorm2d;
  const pass = (
    input: Values,
    { training = true, mean = vector(0, 0), variance = vector(1, 1) } = {},
  ) => ({
    inputs: [input],
    parameters: {
      weight: vector(...want.gamma),
      bias: vector(...want.beta),
      running_mean: mean,
      running_var: variance,
    },
    attributes: { momentum: want.momentum, epsilon: want.eps },
    training,
  });
  const input = map(2, 2, 2, 2);

  function statisticsAfter(of: ReturnType<typeof pass>) {
    const { running_mean, running_var } = batchNorm.statistics?.(of) ?? {};
    if (!running_mean || !running_var) throw new Error("No statistics");
    return { running_mean, running_var };
  }

  it("normalises by the batch in training", () => {
    close(batchNorm.forward(pass(input)), fromNchw(want.train_out));
  });

  it("keeps the running mean, and the running variance without bias, over two steps", () => {
    const { running_mean: mean, running_var: variance } = statisticsAfter(pass(input));
    close(mean, vector(...want.running_mean));
    close(variance, vector(...want.running_var));
    const later = { ...input, data: input.data.map((v) => 2 * v + 1) };
    const { running_mean, running_var } = statisticsAfter(pass(later, { mean, variance }));
    close(running_mean, vector(...want.running_mean_after_second_step_x2plus1));
    close(running_var, vector(...want.running_var_after_second));
    const history = { training: false, mean: running_mean, variance: running_var };
    close(batchNorm.forward(pass(input, history)), fromNchw(want.eval_out_of_x));
  });

  it("has PyTorch's gradients", () => {
    const upstream = mapFromNchw(numbers(16, [53, 11, 101, 50]), [2, 2, 2, 2]);
    const plain = pass(input);
    const found = batchNorm.gradient(
      { ...plain, parameters: { ...plain.parameters, bias: vector(0, 0) } },
      upstream,
    );
    const { weight: toWeight = input, bias: toBias = input } = found.parameters;
    close(found.inputs[0] ?? input, fromNchw(want.grad_x_for_upstream_arr_a53));
    close(toWeight, vector(...want.grad_gamma));
    close(toBias, vector(...want.grad_beta));
  });
});
