import { type Op, only, type Pass } from "./op.ts";
import { addAt, at, eachIndex, type Values, zeros } from "./values.ts";

export interface SelfAttentionAttributes {
  /** Channels are split evenly among them, in their order. */
  readonly heads: number;
}

/**
 * Multi-head scaled dot-product attention (Vaswani et al. 2017) of the tokens of every row for each other: channels are
 * queries, keys and values one after the other, each head by head, as timm's `qkv` layer makes them. What makes them, and the
 * projection that follows, are nodes of their own.
 */
export const selfAttention: Op<SelfAttentionAttributes> = {
  arity: [1, 1],
  coarsening: () => 1,
  outputShape(inputs, { heads }) {
    const { height, width, channels } = only(inputs);
    if (!Number.isInteger(heads) || heads < 1 || channels % (3 * heads) !== 0)
      throw new Error(`${channels} channels are no queries, keys and values of ${heads} heads`);
    return { height, width, channels: channels / 3 };
  },
  parameters: () => [],
  /** Queries with keys, a softmax of five operations a number, and weights with values; back, five such products. */
  work(inputs, { heads }) {
    const { height, width, channels } = only(inputs);
    const products = 2 * height * width ** 2 * (channels / 3);
    const weights = heads * height * width ** 2;
    return {
      forward: 2 * products + 5 * weights,
      toInputs: 5 * products + 9 * weights,
      toParameters: 0,
    };
  },
  forward(pass) {
    const { weights, qkv, width, depth } = attend(pass);
    const output = zeros(outputShape(pass));
    eachIndex([...weights.shape, depth], ([b = 0, y = 0, h = 0, i = 0, j = 0, c = 0]) =>
      addAt(
        output,
        [b, y, i, h * depth + c],
        at(weights, [b, y, h, i, j]) * at(qkv, [b, y, j, 2 * width + h * depth + c]),
      ),
    );
    return output;
  },
  gradient(pass, upstream) {
    const { weights, qkv, width, depth } = attend(pass);
    const scale = 1 / Math.sqrt(depth);
    const toQkv = zeros(qkv.shape);
    /** Of the weights, and through their softmax. */
    const toWeights = zeros(weights.shape);
    const indices = [...weights.shape, depth];
    eachIndex(indices, ([b = 0, y = 0, h = 0, i = 0, j = 0, c = 0]) => {
      const value = [b, y, j, 2 * width + h * depth + c];
      const arriving = at(upstream, [b, y, i, h * depth + c]);
      addAt(toQkv, value, at(weights, [b, y, h, i, j]) * arriving);
      addAt(toWeights, [b, y, h, i, j], at(qkv, value) * arriving);
    });
    const toScores = throughSoftmax(weights, toWeights);
    eachIndex(indices, ([b = 0, y = 0, h = 0, i = 0, j = 0, c = 0]) => {
      const [query, key] = [
        [b, y, i, h * depth + c],
        [b, y, j, width + h * depth + c],
      ];
      const slope = scale * at(toScores, [b, y, h, i, j]);
      addAt(toQkv, query, slope * at(qkv, key));
      addAt(toQkv, key, slope * at(qkv, query));
    });
    return { inputs: [toQkv], parameters: {} };
  },
};

function outputShape({ inputs }: Pass<unknown>): number[] {
  const [batch = 0, height = 0, length = 0, channels = 0] = only(inputs).shape;
  return [batch, height, length, channels / 3];
}

/** How much token i takes of token j: [batch, row, head, i, j], which add up to 1 over j. */
function attend(pass: Pass<SelfAttentionAttributes>) {
  const qkv = only(pass.inputs);
  const { heads } = pass.attributes;
  const [batch = 0, height = 0, length = 0, width = 0] = outputShape(pass);
  const depth = width / heads;
  const scores = zeros([batch, height, heads, length, length]);
  eachIndex([...scores.shape, depth], ([b = 0, y = 0, h = 0, i = 0, j = 0, c = 0]) => {
    const [query, key] = [
      at(qkv, [b, y, i, h * depth + c]),
      at(qkv, [b, y, j, width + h * depth + c]),
    ];
    addAt(scores, [b, y, h, i, j], (query * key) / Math.sqrt(depth));
  });
  return { weights: softmax(scores), qkv, width, depth };
}

/** Over the last axis. */
function softmax({ shape, data }: Values): Values {
  const length = shape.at(-1) ?? 1;
  const weights = new Float64Array(data.length);
  for (let first = 0; first < data.length; first += length) {
    const row = data.subarray(first, first + length);
    const largest = row.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const powers = row.map((score) => Math.exp(score - largest));
    const sum = powers.reduce((a, b) => a + b, 0);
    weights.set(
      powers.map((power) => power / sum),
      first,
    );
  }
  return { shape, data: weights };
}

function throughSoftmax(weights: Values, arriving: Values): Values {
  const length = weights.shape.at(-1) ?? 1;
  const products = weights.data.map((weight, i) => weight * (arriving.data[i] ?? 0));
  const rows = Array.from({ length: products.length / length }, (_, row) =>
    products.subarray(row * length, (row + 1) * length).reduce((a, b) => a + b, 0),
  );
  const data = products.map(
    (product, i) => product - (weights.data[i] ?? 0) * (rows[Math.floor(i / length)] ?? 0),
  );
  return { shape: weights.shape, data };
}
