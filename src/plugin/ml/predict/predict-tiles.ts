import type { Network } from "#compute/index.ts";
import type { Classes } from "../data/classes.ts";
import { type NetworkInput, readInput } from "../data/network-input.ts";
import type { Plane, Rect } from "../data/plane.ts";
import type { Normalization } from "../normalizations/normalization.ts";
import {
  type Orientation,
  orientationsOf,
  oriented,
  type TileShape,
  upright,
} from "./orientations.ts";
import { toProbabilities } from "./probabilities.ts";

/** A network ready to predict, and what it needs to be fed. */
export interface Predictor {
  readonly network: Pick<Network, "predict">;
  readonly input: NetworkInput;
  readonly classes: Pick<Classes, "outputs" | "activation" | "values">;
  /** Sides of tiles are multiples of this. */
  readonly divisor: number;
  /** Whether the answers for all orientations of a tile are averaged: better, and eight times the work. */
  readonly tta: boolean;
}

/**
 * Probabilities [height, width, output] of each tile; tiles are of one size and may stick out of the image. Of a network that
 * brings images back: their values, from 0 to 1 as its classes say.
 */
export async function predictTiles(
  predictor: Predictor,
  { plane, tiles }: { plane: Plane; tiles: readonly Rect[] },
  signal: AbortSignal,
): Promise<Float32Array[]> {
  const [first] = tiles;
  if (!first) return [];
  const read = tiles.map((rect) => readInput(predictor.input, { plane, rect }, signal));
  const inputs = await Promise.all(read);
  const ways = orientationsOf(first).slice(0, predictor.tta ? undefined : 1);
  const sums: Float32Array[] = inputs.map(() => new Float32Array(0));
  for (const way of ways) {
    signal.throwIfAborted();
    const found = await predictOneWay(predictor, { inputs, way, tile: first });
    for (const [i, values] of found.entries()) sums[i] = added(sums[i], values, 1 / ways.length);
  }
  return sums;
}

async function predictOneWay(
  { network, input, classes }: Predictor,
  { inputs, way, tile }: { inputs: readonly Float32Array[]; way: Orientation; tile: Rect },
): Promise<Float32Array[]> {
  const { height, width } = tile;
  const shape: TileShape = { height, width, channels: input.channels.length };
  const outputs = classes.outputs.length;
  const perTile = height * width * shape.channels;
  const batch = new Float32Array(perTile * inputs.length);
  for (const [i, data] of inputs.entries()) batch.set(oriented(data, shape, way), i * perTile);
  const logits = await network.predict(batch, { batch: inputs.length, height, width });
  const found = classes.values
    ? toShares(logits, { values: classes.values, normalization: input.normalization })
    : toProbabilities(logits, { activation: classes.activation, outputs });
  const size = height * width * outputs;
  return inputs.map((_, i) =>
    upright(found.subarray(i * size, (i + 1) * size), { ...shape, channels: outputs }, way),
  );
}

/** From what a network sees to shares of the values that an image can have, in place. */
function toShares(
  outputs: Float32Array,
  { values: { min, max }, normalization: { mean, std } }: Shares,
): Float32Array {
  const channels = mean.length;
  for (const [i, output] of outputs.entries()) {
    const value = output * (std[i % channels] ?? 1) + (mean[i % channels] ?? 0);
    outputs[i] = Math.min(Math.max(0, (value - min) / (max - min || 1)), 1);
  }
  return outputs;
}

interface Shares {
  readonly values: NonNullable<Classes["values"]>;
  readonly normalization: Normalization;
}

function added(sum: Float32Array | undefined, values: Float32Array, factor: number): Float32Array {
  const into = sum?.length ? sum : new Float32Array(values.length);
  for (let i = 0; i < into.length; i++) into[i] = (into[i] ?? 0) + factor * (values[i] ?? 0);
  return into;
}
