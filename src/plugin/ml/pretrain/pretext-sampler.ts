import { lengthOf } from "#core/layers/grid.ts";
import type { Random } from "#core/random.ts";
import type { Augmentation } from "../augment/augmentation.ts";
import { inOrder } from "../augment/in-order.ts";
import type { Patch } from "../data/patch.ts";
import type { Rect } from "../data/plane.ts";
import type { Sampler } from "../data/sampler.ts";
import { hide, withMask } from "./hide.ts";
import { isHeld } from "./prepare-pretext-data.ts";
import type { PretextData } from "./pretext-data.ts";
import { type Pair, type PairPlace, readPair } from "./read-pair.ts";

export interface PretextSamplerOptions {
  /** Height and width. */
  readonly patch: readonly [number, number];
  readonly batch: number;
  readonly augment: readonly Augmentation[];
  readonly random: Random;
  /** Whether the network is told what is hidden. */
  readonly seesMask: boolean;
}

/** So often another place is tried where most of a patch is held out. */
const mostTries = 16;

/**
 * Draws patches from anywhere that is not held out, every plane as often as any other: what moves pixels moves input and
 * target alike, what changes values changes the input alone, and then parts are hidden.
 */
export function createPretextSampler(data: PretextData, options: PretextSamplerOptions): Sampler {
  const { patch, batch, random } = options;
  const sheets = data.sheets.flatMap((sheet, i) => (isHeld(sheet, i, data.holdOut) ? [] : [i]));
  const change = augmented(options.augment);
  const { hiding } = data.task;

  function place(): PairPlace {
    const sheet = sheets[random.below(sheets.length)] ?? 0;
    let rect = anywhere(data, { sheet, patch, random });
    for (let tries = 1; tries < mostTries && isMostlyHeld(data, sheet, rect); tries++)
      rect = anywhere(data, { sheet, patch, random });
    return { sheet, rect };
  }

  return {
    async draw(signal): Promise<Patch[]> {
      const places = Array.from({ length: batch }, place);
      const pairs = await Promise.all(places.map((at) => readLearnt(data, at, signal)));
      const patches = pairs.map((pair) =>
        hide(change(pair, random), { hiding, fill: fillOf(data, pair), random }),
      );
      return options.seesMask ? patches.map(withMask) : patches;
    },
    save: () => random.save(),
    load: (position) => random.load(position),
  };
}

/** What hidden pixels are to a network that sees images of that normalisation: the mean of the data. */
export function fillOf(
  { mean }: Pick<PretextData, "mean">,
  { normalization }: Pick<Pair, "normalization">,
): number[] {
  return mean.map((value, c) => {
    return (value - (normalization.mean[c] ?? 0)) / (normalization.std[c] ?? 1);
  });
}

interface Aim {
  readonly sheet: number;
  readonly patch: readonly [number, number];
  readonly random: Random;
}

/** Inside the image, or about its middle where that is smaller than a patch. */
function anywhere({ sheets }: PretextData, { sheet, patch, random }: Aim): Rect {
  const image = sheets[sheet]?.image;
  const start = (axis: "y" | "x", size: number) => {
    const left = (image ? lengthOf(image, axis) : size) - size;
    return left >= 0 ? random.below(left + 1) : Math.ceil(left / 2);
  };
  const [height, width] = patch;
  return { y: start("y", height), x: start("x", width), height, width };
}

function isMostlyHeld({ holdOut }: PretextData, sheet: number, rect: Rect): boolean {
  const parts = holdOut.within(sheet, rect);
  const held = parts.reduce((sum, part) => sum + part.height * part.width, 0);
  return 2 * held > rect.height * rect.width;
}

/** What is held out does not count. */
async function readLearnt(data: PretextData, place: PairPlace, signal: AbortSignal): Promise<Pair> {
  const pair = await readPair(data, place, signal);
  const { rect } = place;
  for (const { y, x, height, width } of data.holdOut.within(place.sheet, rect))
    for (let row = y - rect.y; row < y - rect.y + height; row++) {
      const from = row * rect.width + x - rect.x;
      pair.weight.fill(0, from, from + width);
    }
  return pair;
}

/** Moves input and target as one image, so that both are resampled alike; then changes the input. */
function augmented(steps: readonly Augmentation[]) {
  const moves = inOrder(steps.filter((step) => "move" in step));
  const changes = inOrder(steps.filter((step) => "change" in step));
  return (pair: Pair, random: Random): Pair => {
    const { channels } = pair;
    const both = { ...pair, channels: 2 * channels, outputs: 0, input: joined(pair) };
    const moved = moves({ ...both, target: new Float32Array(0) }, random);
    const { weight } = moved;
    const target = everyOther(moved.input, { channels, start: channels });
    const input = everyOther(moved.input, { channels, start: 0 });
    const changed = changes({ ...pair, outputs: channels, input, target, weight }, random);
    return { ...pair, target, weight, input: changed.input };
  };
}

function joined({ channels, input, target }: Pair): Float32Array {
  const out = new Float32Array(input.length + target.length);
  for (let from = 0, to = 0; from < input.length; from += channels, to += 2 * channels)
    for (let c = 0; c < channels; c++) {
      out[to + c] = input[from + c] ?? 0;
      out[to + channels + c] = target[from + c] ?? 0;
    }
  return out;
}

function everyOther(
  both: Float32Array,
  { channels, start }: { channels: number; start: number },
): Float32Array {
  const out = new Float32Array(both.length / 2);
  for (let to = 0, from = start; to < out.length; to += channels, from += 2 * channels)
    for (let c = 0; c < channels; c++) out[to + c] = both[from + c] ?? 0;
  return out;
}
