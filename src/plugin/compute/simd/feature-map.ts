import type { Channels } from "../plan/channels.ts";
import type { Buffer } from "./buffer.ts";

export interface Size {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
}

/** A feature map as the kernels know it (assembly/records.ts tells the fields); strides in bytes. */
export interface FeatureMap extends Size {
  readonly buffer: Buffer;
  /** Of the first pixel, in the buffer. */
  readonly offset: number;
  readonly image: number;
  readonly row: number;
  readonly pixel: number;
  readonly channels: Channels;
  readonly before: number;
  readonly below: number;
  readonly right: number;
}

/** Zeros around a map: `before` above and left; after it as many, and more until whole Winograd tiles fit. */
export function layOut(
  size: Size,
  { channels, margin }: { readonly channels: Channels; readonly margin: number },
): Omit<FeatureMap, "buffer"> & { readonly bytes: number } {
  const after = (length: number) => (margin > 0 ? (-length & 3) + margin : 0);
  const [below, right] = [after(size.height), after(size.width)];
  const pixel = 4 * channels.count;
  const row = (margin + size.width + right) * pixel;
  const image = (margin + size.height + below) * row;
  const { batch, height, width } = size;
  const strides = { image, row, pixel };
  return {
    ...{ batch, height, width },
    ...strides,
    offset: margin * (row + pixel),
    channels,
    before: margin,
    below,
    right,
    bytes: batch * image,
  };
}

/** Some channels of a map, from number `first` of each pixel on. */
export function sliceOf(
  map: FeatureMap,
  { first, channels }: { readonly first: number; readonly channels: Channels },
): FeatureMap {
  return { ...map, offset: map.offset + 4 * first, channels };
}
