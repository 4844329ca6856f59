import type { Random } from "#core/random.ts";
import type { Patch } from "../data/patch.ts";
import type { Hiding } from "../pretext/pretext.ts";
import type { Pair } from "./read-pair.ts";

/** A patch as a network sees it, and which of its pixels, [height, width], are hidden from it. */
export interface HiddenPatch extends Patch {
  readonly hidden: Uint8Array | undefined;
}

interface HidingOptions {
  readonly hiding: Hiding | undefined;
  /** One number a channel. */
  readonly fill: readonly number[];
  readonly random: Random;
}

/** The same patch for a network that is told what is hidden: its input has the mask as the last channel, 1 where it hides. */
export function withMask(patch: HiddenPatch): HiddenPatch {
  const { input, hidden, channels } = patch;
  if (!hidden) throw new Error("A patch of which nothing is hidden has no mask");
  const wider = new Float32Array(hidden.length * (channels + 1));
  for (const [pixel, isHidden] of hidden.entries()) {
    const at = pixel * (channels + 1);
    wider.set(input.subarray(pixel * channels, (pixel + 1) * channels), at);
    wider[at + channels] = isHidden;
  }
  return { ...patch, channels: channels + 1, input: wider };
}

/**
 * Hides what the task hides: the input is `fill`, one number a channel, there, and nothing counts but that. Without a task that
 * hides the patch is the pair.
 */
export function hide(
  { height, width, channels, input, target, weight }: Omit<Pair, "normalization">,
  { hiding, fill, random }: HidingOptions,
): HiddenPatch {
  const patch = { height, width, channels, outputs: channels, target };
  if (!hiding) return { ...patch, input, weight, hidden: undefined };
  const hidden = hiding.draw({ height, width }, random);
  const seen = input.slice();
  for (const [pixel, isHidden] of hidden.entries())
    if (isHidden) for (let c = 0; c < channels; c++) seen[pixel * channels + c] = fill[c] ?? 0;
  const counts = weight.map((value, pixel) => (hidden[pixel] ? value : 0));
  return { ...patch, input: seen, weight: counts, hidden };
}
