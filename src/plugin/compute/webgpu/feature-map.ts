import type { Channels } from "../plan/channels.ts";
import type { Buffer } from "./buffer.ts";

export interface Size {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
}

/** A feature map as the kernels know it: [image][row][pixel][channel], four channels (a quad) at a time. */
export interface FeatureMap extends Size {
  readonly buffer: Buffer;
  readonly channels: Channels;
  /** Quads before the first pixel, and from one pixel to the next: more than its own where it is part of another. */
  readonly offset: number;
  readonly pixel: number;
}

/** Quads of a pixel. */
export function quadsOf({ channels }: Pick<FeatureMap, "channels">): number {
  return channels.count / 4;
}

export function pixelsOf({ batch, height, width }: Size): number {
  return batch * height * width;
}

/** Some channels of a map, from number `first` of each pixel on. */
export function sliceOf(
  map: FeatureMap,
  { first, channels }: { readonly first: number; readonly channels: Channels },
): FeatureMap {
  return { ...map, offset: map.offset + first / 4, channels };
}
