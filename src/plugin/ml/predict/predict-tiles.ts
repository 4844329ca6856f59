import type { Network } from "#compute/index.ts";
import type { Classes } from "../data/classes.ts";
import { type NetworkInput, readInput } from "../data/network-input.ts";
import type { Plane, Rect } from "../data/plane.ts";
import type { Normalization } from "../normalizations/normalization.ts";
import { Answers } from "./answers.ts";
import {
  type Orientation,
  orientationsOf,
  oriented,
  type TileShape,
  upright,
} from "./orientations.ts";
import { toProbabilities } from "./probabilities.ts";
import type { Tile } from "./tiles.ts";

/** A network ready to predict, and what it needs to be fed. */
export interface Predictor {
  readonly network: Pick<Network, "predict">;
  readonly input: NetworkInput;
  readonly classes: Pick<Classes, "outputs" | "activation" | "values">;
  /** Sides of tiles are multiples of this. */
  readonly divisor: number;
  /** How far it looks, in pixels; infinite where it looks at all of a tile. */
  readonly reach: number;
  /** Whether the answers for all orientations of a tile are averaged: better, and eight times the work. */
  readonly tta: boolean;
  /** Whether a last value for each pixel says how far apart those answers are: see `Answers`. */
  readonly withDeviation: boolean;
}

/** How many values a pixel gets. */
export function valuesAPixel({ classes, withDeviation }: Predictor): number {
  return classes.outputs.length + Number(withDeviation);
}

/** What a network sees of each tile. */
export function readTiles(
  { input }: Pick<Predictor, "input">,
  { plane, tiles }: { plane: Plane; tiles: readonly Tile[] },
  signal: AbortSignal,
): Promise<Float32Array[]> {
  return Promise.all(tiles.map(({ seen }) => readInput(input, { plane, rect: seen }, signal)));
}

/**
 * Probabilities [height, width, output] of tiles of one size, as `readTiles` gives them. Of a network that brings images back:
 * their values, from 0 to 1 as its classes say. With their deviation as the last value of a pixel, where it is wanted.
 */
export async function predictTiles(
  predictor: Predictor,
  { inputs, size }: { inputs: readonly Float32Array[]; size: Pick<Rect, "height" | "width"> },
  signal: AbortSignal,
): Promise<Float32Array[]> {
  const ways = orientationsOf(size).slice(0, predictor.tta ? undefined : 1);
  const { withDeviation } = predictor;
  const outputs = predictor.classes.outputs.length;
  const answers = inputs.map(() => new Answers({ ...size, outputs, withDeviation }));
  for (const way of ways) {
    signal.throwIfAborted();
    const found = await predictOneWay(predictor, { inputs, way, size });
    for (const [i, values] of found.entries()) answers[i]?.add(values);
  }
  return answers.map((each) => each.mean());
}

async function predictOneWay(
  { network, input, classes }: Predictor,
  {
    inputs,
    way,
    size: { height, width },
  }: {
    inputs: readonly Float32Array[];
    way: Orientation;
    size: Pick<Rect, "height" | "width">;
  },
): Promise<Float32Array[]> {
  const shape: TileShape = { height, width, channels: input.channels.length };
  const outputs = classes.outputs.length;
  const perTile = height * width * shape.channels;
  const batch = new Float32Array(perTile * inputs.length);
  for (const [i, data] of inputs.entries()) batch.set(oriented(data, shape, way), i * perTile);
  const logits = await network.predict(batch, { batch: inputs.length, height, width });
  const found = classes.values
    ? toShares(logits, { values: classes.values, normalization: input.normalization })
    : toProbabilities(logits, { activation: classes.activation, outputs });
  const perResult = height * width * outputs;
  return inputs.map((_, i) =>
    upright(
      found.subarray(i * perResult, (i + 1) * perResult),
      { ...shape, channels: outputs },
      way,
    ),
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
