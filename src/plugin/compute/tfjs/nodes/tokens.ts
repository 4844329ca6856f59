import type { PositionsAttributes } from "../../ops/positions.ts";
import { sideOf, type TokenGrid, tokensOf } from "../../ops/token-grid.ts";
import type { VisiblePatchesAttributes } from "../../ops/visible-patches.ts";
import type { Tensor, Tensor3D, Tensor4D, Tf } from "../loss.ts";
import { bothInputs, type NodeRun, type NodeRunner, onlyInput, parameterOf } from "./node.ts";

// Tokens are picked and put back by products with matrices of 0 and 1: every backend has them, with gradients.

export const tokenRanks: NodeRunner<TokenGrid> = {
  run(of) {
    const ranks = ranksIn(of, onlyInput(of));
    const [batch] = onlyInput(of).shape;
    const length = tokensOf(of.attributes);
    return of.tf.reshape(ranks, [batch, ranks.size / batch / length, length, 1]);
  },
};

export const visiblePatches: NodeRunner<VisiblePatchesAttributes> = {
  run(of) {
    const { tf, attributes } = of;
    const image = onlyInput(of);
    const [batch, height, width, channels] = image.shape;
    const pixels = tf.slice(image, [0, 0, 0, 0], [batch, height, width, channels - 1]);
    const squares = squaresOf(tf, pixels, attributes);
    const seen = tokensOf(attributes) - attributes.hidden;
    const picked: Tensor3D = tf.matMul(pick(tf, ranksIn(of, image), seen), squares, true);
    return asMap(tf, picked, batch);
  },
};

export const classToken: NodeRunner<unknown> = {
  run(of) {
    const { tf } = of;
    const [batch, height, , channels] = onlyInput(of).shape;
    const token: Tensor4D = tf.reshape(parameterOf(of, ""), [1, 1, 1, channels]);
    return tf.concat([tf.tile(token, [batch, height, 1, 1]), onlyInput(of)], 2);
  },
};

export const positions: NodeRunner<PositionsAttributes> = {
  run(of) {
    const { tf } = of;
    const [tokens, ranks] = of.inputs;
    const all = parameterOf(of, "") as Tensor3D; // by its op
    if (!tokens || !ranks) return tf.add(onlyInput(of), tf.expandDims(all, 0));
    const [batch, height, width, channels] = tokens.shape;
    const length = tokensOf(of.attributes);
    const own = tf.tile(tf.slice(all, [0, 1, 0], [1, length, channels]), [batch * height, 1, 1]);
    const picked: Tensor3D = tf.matMul(pick(tf, rowsOf(tf, ranks), width - 1), own, true);
    const first = tf.tile(tf.slice(all, [0, 0, 0], [1, 1, channels]), [batch * height, 1, 1]);
    return tf.add(tokens, asMap(tf, tf.concat([first, picked], 1), batch));
  },
};

export const maskTokens: NodeRunner<unknown> = {
  run(of) {
    const { tf } = of;
    const [tokens, ranks] = bothInputs(of);
    const [batch, height, width, channels] = tokens.shape;
    const all: Tensor3D = tf.reshape(tokens, [batch * height, width, channels]);
    const class_ = tf.slice(all, [0, 0, 0], [batch * height, 1, channels]);
    const seen = tf.slice(all, [0, 1, 0], [batch * height, width - 1, channels]);
    const picks = pick(tf, rowsOf(tf, ranks), width - 1);
    const hidden = tf.sub(1, tf.sum(picks, 2, true));
    const placed = tf.add(tf.matMul(picks, seen), tf.mul(hidden, parameterOf(of, "")));
    return asMap(tf, tf.concat([class_, placed as Tensor3D], 1), batch);
  },
};

export const unpatchify: NodeRunner<TokenGrid> = {
  run(of) {
    const { tf } = of;
    const { token, grid } = of.attributes;
    const [batch, height, width, numbers] = onlyInput(of).shape;
    const channels = numbers / token ** 2;
    const tokens = tf.slice(onlyInput(of), [0, 0, 1, 0], [batch, height, width - 1, numbers]);
    const lines = tf.reshape(tokens, [batch * height * grid, grid, token, token * channels]);
    const rows = tf.transpose(lines, [0, 2, 1, 3]);
    const side = sideOf(of.attributes);
    return tf.reshape(rows, [batch, height * side, side, channels]);
  },
};

/** [sequence, token]: see ops/token-ranks.ts. */
function ranksIn({ tf, attributes }: NodeRun<TokenGrid>, image: Tensor4D): Tensor {
  const { token, grid } = attributes;
  const [batch, height, width, channels] = image.shape;
  const mask = tf.slice(image, [0, 0, 0, channels - 1], [batch, height, width, 1]);
  const squares = tf.reshape(mask, [(batch * height) / token, token, grid, token]);
  const firsts = tf.slice(squares, [0, 0, 0, 0], [(batch * height) / token, 1, grid, 1]);
  const hidden = tf.cast(
    tf.greater(tf.reshape(firsts, [-1, tokensOf(attributes)]), 0.5),
    "float32",
  );
  const seen = tf.sub(1, hidden);
  const before = (tokens: Tensor) => tf.cumsum(tokens, 1, true);
  const behind = tf.add(tf.sum(seen, 1, true), before(hidden));
  return tf.add(tf.mul(seen, before(seen)), tf.mul(hidden, behind));
}

function rowsOf(tf: Tf, ranks: Tensor4D): Tensor {
  const [batch, height, width] = ranks.shape;
  return tf.reshape(ranks, [batch * height, width]);
}

/** [sequence, token, seen]: 1 where a token is the seen of that rank. */
function pick(tf: Tf, ranks: Tensor, seen: number): Tensor3D {
  return tf.cast(
    tf.equal(tf.expandDims(ranks, 2), tf.reshape(tf.range(0, seen), [1, 1, seen])),
    "float32",
  );
}

/** [sequence, token, number] of the squares of an image. */
function squaresOf(tf: Tf, pixels: Tensor4D, { token, grid }: TokenGrid): Tensor3D {
  const [batch, height, , channels] = pixels.shape;
  const rows = tf.reshape(pixels, [(batch * height) / token, token, grid, token * channels]);
  const squares = tf.transpose(rows, [0, 2, 1, 3]);
  return tf.reshape(squares, [-1, grid * grid, token * token * channels]);
}

function asMap(tf: Tf, sequences: Tensor3D, batch: number): Tensor4D {
  const [count, length, channels] = sequences.shape;
  return tf.reshape(sequences, [batch, count / batch, length, channels]);
}
