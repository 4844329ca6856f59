// What the plan (../program.ts) writes into memory and the kernels read. A record is its fields in order, 4 bytes each;
// the same names in the same order stand in ../records.ts.

/**
 * A feature map: images of rows of pixels of float32 channels, with strides in bytes, so that some channels of a
 * wider map are a map too. `channels` counts the padded ones (a multiple of 4; the network's input may be narrower).
 */
@unmanaged
export class FeatureMap {
  /** Address of channel 0 of pixel (0, 0) of image 0. */
  origin: usize;
  image: usize;
  row: usize;
  pixel: usize;
  batch: i32;
  height: i32;
  width: i32;
  channels: i32;
  /** Pixels of zeros above and left of the first; convolutions read them. */
  before: i32;
  /** Rows of zeros below the last. */
  below: i32;
  /** Pixels of zeros right of the last. */
  right: i32;
}

/**
 * A share of a step's work. Into how many shares a step is cut does not depend on the number of threads: whichever is free
 * takes the next. So what a share leaves behind (its sums) is known by `index`; the scratch memory is its thread's.
 */
@unmanaged
export class Share {
  index: i32;
  count: i32;
  scratch: usize;
}

/** Where a share of `count` pieces of work starts; the next share's start is its end. */
@inline
export function shareStart(count: i32, share: Share): i32 {
  return <i32>((<i64>count * share.index) / share.count);
}

@inline
export function shareEnd(count: i32, share: Share): i32 {
  return <i32>((<i64>count * (share.index + 1)) / share.count);
}

/** Address of the first pixel of a row. */
@inline
export function rowOf(map: FeatureMap, image: i32, row: i32): usize {
  return map.origin + image * map.image + row * map.row;
}
