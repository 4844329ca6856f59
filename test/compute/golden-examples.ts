import { graphBuilder, type WeightTensor } from "#compute/index.ts";
import type { AttributesOf, NodeKind } from "#compute/ops/index.ts";
import { addAt, at, eachIndex, type Values, zeros } from "#compute/ops/values.ts";
import golden from "../fixtures/golden.json" with { type: "json" };
import { conv } from "./contract-graphs.ts";
import type { Found, Recorded } from "./example.ts";
import { fromNchw, mapFromNchw } from "./nchw.ts";

// Made by PyTorch 1.13 in single precision, 7 decimals; inputs are closed forms: see the file's _generator.

const size = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);

function numbers(size: number, form: { factor: number; shift: number; modulus: number }) {
  const { factor, shift, modulus } = form;
  const off = Math.floor(modulus / 2);
  return Float32Array.from(
    { length: size },
    (_, i) => (((i * factor + shift) % modulus) - off) / modulus,
  );
}

function map(...shape: number[]): Values {
  return mapFromNchw(numbers(size(shape), { factor: 37, shift: 11, modulus: 101 }), shape);
}

function weight(...shape: number[]): WeightTensor {
  return { shape, data: numbers(size(shape), { factor: 29, shift: 5, modulus: 97 }) };
}

function vector(...data: readonly number[]): WeightTensor {
  return { shape: [data.length], data: Float32Array.from(data) };
}

/** One pixel a value. */
function line(values: readonly number[]): Values {
  return { shape: [1, 1, values.length, 1], data: Float64Array.from(values) };
}

/** Every pixel as a square of four. */
function repeated(map: Values): Values {
  const [batch = 0, height = 0, width = 0, channels = 0] = map.shape;
  const larger = zeros([batch, 2 * height, 2 * width, channels]);
  eachIndex(larger.shape, ([b = 0, y = 0, x = 0, c = 0]) =>
    addAt(larger, [b, y, x, c], at(map, [b, Math.floor(y / 2), Math.floor(x / 2), c])),
  );
  return larger;
}

/** Of a convolution that hands every channel on, to every tap. */
function identity(channels: number, kernel: number): WeightTensor {
  const shape = [channels, channels, kernel, kernel];
  const taps = kernel * kernel;
  const data = Float32Array.from({ length: size(shape) }, (_, i) => {
    const pair = Math.floor(i / taps);
    return Math.floor(pair / channels) === pair % channels ? 1 : 0;
  });
  return { shape, data };
}

interface Single {
  readonly name: string;
  /** Without id and inputs. */
  readonly node: { [K in NodeKind]: { readonly kind: K } & AttributesOf<K> }[NodeKind];
  readonly input: Values;
  readonly weights?: { readonly [name: string]: WeightTensor };
  readonly expected: Values;
  /** What another convention would give, which is not ours: TensorFlow's padding "same", corners that are aligned. */
  readonly trap?: Values;
  /** How the node changes the size of a map: an output must be of its input's, so that is undone around it, exactly. */
  readonly scale?: "halves" | "doubles";
}

/** Behind a convolution that changes nothing: without weights there is no network to train. */
function single({ name, node, input, weights = {}, expected, scale }: Single): Recorded {
  const channels = input.shape[3] ?? 0;
  const { add, build } = graphBuilder(channels);
  const held = new Map(Object.entries(weights).map(([name, held]) => [`node.${name}`, held]));
  const stride = scale === "doubles" ? 2 : 1;
  const same = conv({ channels, kernel: [1, 1], stride, bias: false });
  add({ kind: "conv2d", id: "same", inputs: ["input"], ...same });
  held.set("same.weight", identity(channels, 1));
  add({ ...node, id: "node", inputs: ["same"] });
  const outputs = expected.shape[3] ?? 0;
  if (scale === "halves") {
    add({ kind: "up-conv2d", id: "repeated", inputs: ["node"], channels: outputs, factor: 2 });
    held.set("repeated.weight", identity(outputs, 2));
    held.set("repeated.bias", vector(...new Float32Array(outputs)));
  }
  const image = scale === "doubles" ? repeated(input) : input;
  const output = (scale === "halves" ? repeated(expected) : expected).data;
  const [batch = 0, height = 0, width = 0] = image.shape;
  return {
    name,
    example: {
      graph: build(),
      shape: { batch, height, width },
      weights: held,
      input: Float32Array.from(image.data),
      upstream: new Float32Array(output.length),
    },
    expected: { predicted: output, output },
  };
}

const groupNorm = (groups: number, epsilon: number) =>
  ({ kind: "group-norm", groups, epsilon, affine: false }) as const;
const square = { weight: weight(3, 2, 3, 3), bias: vector(0.1, -0.2, 0.3) };
const steps = line(golden.activations.x);

/** [heads, tokens, dimensions] one behind the other, as one row of tokens. */
function fromHeads(parts: readonly ArrayLike<number>[]): Values {
  const [heads, tokens, depth] = [2, 3, 4];
  const row = zeros([1, 1, tokens, parts.length * heads * depth]);
  eachIndex([parts.length, heads, tokens, depth], ([part = 0, h = 0, t = 0, c = 0]) =>
    addAt(
      row,
      [0, 0, t, (part * heads + h) * depth + c],
      parts[part]?.[(h * tokens + t) * depth + c] ?? 0,
    ),
  );
  return row;
}

function queriesKeysValues(): Values {
  return fromHeads([
    numbers(24, { factor: 37, shift: 11, modulus: 101 }),
    numbers(24, { factor: 29, shift: 5, modulus: 97 }),
    numbers(24, { factor: 53, shift: 11, modulus: 101 }),
  ]);
}

const singles: readonly Single[] = [
  {
    name: "conv3_s1_p1",
    node: { kind: "conv2d", ...conv({ channels: 3 }) },
    input: map(1, 2, 6, 6),
    weights: square,
    expected: fromNchw(golden.conv3_s1_p1.full),
  },
  {
    name: "conv3_s2_p1",
    node: { kind: "conv2d", ...conv({ channels: 3, stride: 2 }) },
    input: map(1, 2, 6, 6),
    weights: square,
    expected: fromNchw(golden.conv3_s2_p1.full),
    trap: fromNchw(golden.conv3_s2_tf_same_emulated.full),
    scale: "halves",
  },
  {
    name: "conv7_s2_p3",
    node: { kind: "conv2d", ...conv({ channels: 2, kernel: [7, 7], stride: 2, bias: false }) },
    input: map(1, 1, 8, 8),
    weights: { weight: weight(2, 1, 7, 7) },
    expected: fromNchw(golden.conv7_s2_p3.full),
    trap: fromNchw(golden.conv7_s2_tf_same_emulated.full),
    scale: "halves",
  },
  {
    name: "convtranspose_k2_s2",
    node: { kind: "up-conv2d", channels: 3, factor: 2 },
    input: map(1, 2, 3, 3),
    weights: { weight: weight(2, 3, 2, 2), bias: vector(0.05, 0, -0.05) },
    expected: fromNchw(golden.convtranspose_k2_s2.full),
    scale: "doubles",
  },
  {
    name: "maxpool2_s2",
    node: { kind: "max-pool", kernel: 2 },
    input: map(1, 1, 8, 8),
    expected: fromNchw(golden.maxpool2_s2.full),
    scale: "halves",
  },
  {
    name: "maxpool3_s2_p1",
    node: { kind: "max-pool", kernel: 3 },
    input: map(1, 1, 8, 8),
    expected: fromNchw(golden.maxpool3_s2_p1.full),
    scale: "halves",
  },
  {
    name: "interp_x2_nearest",
    node: { kind: "upsample", mode: "nearest" },
    input: mapFromNchw([0, 1, 2, 3, 4, 5], [1, 1, 2, 3]),
    expected: fromNchw(golden.interp_x2_nearest.full),
    scale: "doubles",
  },
  {
    name: "interp_x2_bilinear_acF",
    node: { kind: "upsample", mode: "bilinear" },
    input: mapFromNchw([0, 1, 2, 3, 4, 5], [1, 1, 2, 3]),
    expected: fromNchw(golden.interp_x2_bilinear_acF.full),
    trap: fromNchw(golden.interp_x2_bilinear_acT.full),
    scale: "doubles",
  },
  {
    name: "instancenorm2d",
    node: groupNorm(2, 1e-5),
    input: map(2, 2, 2, 2),
    expected: fromNchw(golden.instancenorm2d.full),
  },
  {
    name: "groupnorm_g2_c4",
    node: groupNorm(2, 1e-5),
    input: map(1, 4, 2, 2),
    expected: fromNchw(golden.groupnorm_g2_c4.full),
  },
  {
    // Of the channels of one pixel, a group norm of one group is a layer norm.
    name: "layernorm4_eps1e-6",
    node: groupNorm(1, 1e-6),
    input: map(2, 4, 1, 1),
    expected: mapFromNchw(golden["layernorm4_eps1e-6"].full.flat(), [2, 4, 1, 1]),
  },
  {
    name: "layernorm4_eps1e-6, as a layer norm",
    node: { kind: "layer-norm", epsilon: 1e-6 },
    input: map(2, 4, 1, 1),
    weights: { weight: vector(1, 1, 1, 1), bias: vector(0, 0, 0, 0) },
    expected: mapFromNchw(golden["layernorm4_eps1e-6"].full.flat(), [2, 4, 1, 1]),
  },
  {
    name: "attention",
    node: { kind: "self-attention", heads: 2 },
    input: queriesKeysValues(),
    expected: fromHeads([golden.attention.full.flat(3)]),
  },
  {
    name: "gelu_erf",
    node: { kind: "gelu" },
    input: steps,
    expected: line(golden.activations.gelu_erf),
  },
  { name: "elu", node: { kind: "elu" }, input: steps, expected: line(golden.activations.elu) },
  {
    name: "sigmoid",
    node: { kind: "sigmoid" },
    input: steps,
    expected: line(golden.activations.sigmoid),
  },
  {
    name: "leaky_001",
    node: { kind: "leaky-relu", slope: 0.01 },
    input: steps,
    expected: line(golden.activations.leaky_001),
  },
];

const want = golden.batchnorm2d;
const norm = { momentum: want.momentum, epsilon: want.eps };
const first = map(2, 2, 2, 2);
const second: Values = { ...first, data: first.data.map((v) => 2 * v + 1) };

/** A batch norm behind a convolution that changes nothing, and whose gradient shows that of the norm for its input. */
function batchNorm(
  name: string,
  {
    input = first,
    history = [vector(0, 0), vector(1, 1)],
    expected,
  }: {
    readonly input?: Values;
    readonly history?: readonly [mean: WeightTensor, variance: WeightTensor];
    readonly expected: Partial<Found>;
  },
): Recorded {
  const { add, build } = graphBuilder(2);
  const made = conv({ channels: 2, kernel: [1, 1], bias: false });
  add({ kind: "conv2d", id: "made", inputs: ["input"], ...made });
  add({ kind: "batch-norm", id: "node", inputs: ["made"], ...norm });
  const upstream = numbers(16, { factor: 53, shift: 11, modulus: 101 });
  return {
    name,
    example: {
      graph: build(),
      shape: { batch: 2, height: 2, width: 2 },
      weights: new Map([
        ["made.weight", identity(2, 1)],
        ["node.weight", vector(...want.gamma)],
        ["node.bias", vector(...want.beta)],
        ["node.running_mean", history[0]],
        ["node.running_var", history[1]],
      ]),
      input: Float32Array.from(input.data),
      upstream: Float32Array.from(mapFromNchw(upstream, [2, 2, 2, 2]).data),
    },
    expected,
  };
}

/** Of the convolution before the norm: [output, input], sums over pixels of what arrives times what it saw. */
function gradientOfMaker(arriving: Values, seen: Values): Float64Array {
  const sums = zeros([2, 2]);
  eachIndex([8, 2, 2], ([pixel = 0, o = 0, i = 0]) =>
    addAt(sums, [o, i], (arriving.data[2 * pixel + o] ?? 0) * (seen.data[2 * pixel + i] ?? 0)),
  );
  return sums.data;
}

const afterOne = [vector(...want.running_mean), vector(...want.running_var)] as const;
const afterTwo = [
  vector(...want.running_mean_after_second_step_x2plus1),
  vector(...want.running_var_after_second),
] as const;
const statistics = ([mean, variance]: readonly [WeightTensor, WeightTensor]) =>
  new Map([
    ["node.running_mean", mean.data],
    ["node.running_var", variance.data],
  ]);

const batchNorms: readonly Recorded[] = [
  batchNorm("batchnorm2d, in training", {
    expected: {
      output: fromNchw(want.train_out).data,
      statistics: statistics(afterOne),
      gradients: new Map<string, ArrayLike<number>>([
        ["node.weight", want.grad_gamma],
        ["node.bias", want.grad_beta],
        ["made.weight", gradientOfMaker(fromNchw(want.grad_x_for_upstream_arr_a53), first)],
      ]),
    },
  }),
  batchNorm("batchnorm2d, after a second step", {
    input: second,
    history: afterOne,
    expected: { statistics: statistics(afterTwo) },
  }),
  batchNorm("batchnorm2d, in prediction", {
    history: afterTwo,
    expected: { predicted: fromNchw(want.eval_out_of_x).data },
  }),
];

/** Every entry of golden.json that is of a kind of node; those of three dimensions are of none. */
export const goldenExamples: readonly Recorded[] = [...singles.map(single), ...batchNorms];

/** Entries that no node may have the values of. */
export const goldenTraps: readonly Recorded[] = singles.flatMap(({ trap, ...of }) =>
  trap ? [single({ ...of, expected: trap })] : [],
);
