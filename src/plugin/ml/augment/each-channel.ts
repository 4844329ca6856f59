import type { Patch } from "../data/patch.ts";

/** What the values of one channel of an image are like. */
export interface ChannelRange {
  readonly mean: number;
  readonly deviation: number;
  readonly least: number;
  readonly most: number;
}

/** A new image, each channel by a function made for its range. */
export function eachChannel(
  { input, channels }: Pick<Patch, "input" | "channels">,
  changeFor: (range: ChannelRange) => (value: number) => number,
): Float32Array {
  const result = new Float32Array(input.length);
  for (let c = 0; c < channels; c++) {
    const change = changeFor(channelRange({ input, channels }, c));
    for (let at = c; at < input.length; at += channels) result[at] = change(input[at] ?? 0);
  }
  return result;
}

export function channelRange(
  { input, channels }: Pick<Patch, "input" | "channels">,
  channel: number,
): ChannelRange {
  let [sum, squares, least, most] = [0, 0, Infinity, -Infinity];
  for (let at = channel; at < input.length; at += channels) {
    const value = input[at] ?? 0;
    sum += value;
    squares += value ** 2;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const count = Math.max(1, input.length / channels);
  const mean = sum / count;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / count - mean ** 2)), least, most };
}
