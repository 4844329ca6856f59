// What a norm makes of its sums: numbers a channel, with which one pass over the map does the rest. Batch norm, group norm
// and instance norm differ only in what has a common mean: the images of a set, the channels of a group.
import { FeatureMap, Share, shareEnd, shareStart } from "./records";

/** The first fields of the records of all norms. */
@unmanaged
export class Norm {
  /** 0: only the activation. 1: from sums. 2: scale and shift are in the coefficients already. */
  norm: i32;
  activation: i32;
  slope: f32;
  epsilon: f32;
  /** The weight of the new values in the running statistics. */
  momentum: f32;
  /** 1: all images have a common mean; else each its own. */
  sets: i32;
  /** [channels] int32, the group of each channel; 0: each is its own. Padding is in a group of its own, the last. */
  groupOf: usize;
  groups: i32;
  /** Channels in a group. */
  groupSize: i32;
  /** 0: ones, and zeros. */
  weight: usize;
  bias: usize;
  /** 1 for a channel, 0 for one that only pads. */
  mask: usize;
  /** To be added to z: the bias of the convolution before, which would cost a pass of its own; 0: none. */
  offset: usize;
  /** 0: none. */
  runningMean: usize;
  runningVariance: usize;
  /** [shares][set][2][channels] float64: forward sums of z and z z; backward of the gradient and the gradient times (z - mean). */
  sums: usize;
  /** How many shares have summed. */
  shares: i32;
  /** [set][7][channels]: scale, shift, mean, 1 / deviation; then what dz is made of. The value is scale (z - mean) + shift. */
  coefficients: usize;
}

@inline
export function coefficientsOf(n: Norm, channels: i32, set: i32): usize {
  return n.coefficients + <usize>(set * 28 * channels);
}

/** One of the two sums of a channel, over all shares. */
@inline
function total(n: Norm, channels: i32, set: i32, kind: i32, channel: i32): f64 {
  let sum: f64 = 0;
  for (let t = 0; t < n.shares; t++)
    sum += load<f64>(n.sums + (<usize>(((t * n.sets + set) * 2 + kind) * channels + channel) << 3));
  return sum;
}

@inline
function groupOf(n: Norm, channel: i32): i32 {
  return n.groupOf != 0 ? load<i32>(n.groupOf + (<usize>channel << 2)) : channel;
}

@inline
function weightOf(n: Norm, channel: i32): f64 {
  return <f64>load<f32>((n.weight != 0 ? n.weight : n.mask) + (<usize>channel << 2));
}

@inline
function offsetOf(n: Norm, channel: i32): f64 {
  return n.offset != 0 ? <f64>load<f32>(n.offset + (<usize>channel << 2)) : 0;
}

/** Numbers that have a common mean. */
@inline
function countOf(n: Norm, z: FeatureMap): f64 {
  return <f64>(z.height * z.width) * <f64>(z.batch / n.sets) * <f64>n.groupSize;
}

@inline
function addTo(at: usize, value: f64): void {
  store<f64>(at, load<f64>(at) + value);
}

@unmanaged
export class NormCoefficients extends Norm {
  z: FeatureMap;
}

/** What a norm multiplies and adds, from the sums; the running statistics too. A share does some of the sets. */
export function normForwardCoefficients(n: NormCoefficients, share: Share): void {
  if (n.norm == 0) unitCoefficients(n.z.channels, n.coefficients);
  else for (let set = shareStart(n.sets, share); set < shareEnd(n.sets, share); set++) forwardCoefficients(n, set, share);
}

function forwardCoefficients(n: NormCoefficients, set: i32, share: Share): void {
  const z = n.z;
  const channels = z.channels, bytes = <usize>channels << 2;
  const count = countOf(n, z), pixels = count / <f64>n.groupSize;
  const moments = share.scratch; // [group][2]
  const to = coefficientsOf(n, channels, set);
  memory.fill(moments, 0, <usize>n.groups << 4);
  for (let c = 0; c < channels; c++) {
    const group = moments + (<usize>groupOf(n, c) << 4);
    const sum = total(n, channels, set, 0, c), offsets = pixels * offsetOf(n, c);
    addTo(group, sum + offsets);
    addTo(group + 8, total(n, channels, set, 1, c) + offsetOf(n, c) * (2 * sum + offsets));
  }
  for (let c = 0; c < channels; c++) {
    const at = <usize>c << 2, group = moments + (<usize>groupOf(n, c) << 4);
    const mean = load<f64>(group) / count, own = mean - offsetOf(n, c);
    const variance = Math.max(0, load<f64>(group, 8) / count - mean * mean);
    const inverse = 1 / Math.sqrt(variance + <f64>n.epsilon);
    const scale = inverse * weightOf(n, c);
    const bias: f64 = n.bias != 0 ? <f64>load<f32>(n.bias + at) : 0;
    store<f32>(to + at, <f32>scale);
    store<f32>(to + at + bytes, <f32>bias);
    store<f32>(to + at + 2 * bytes, <f32>own);
    store<f32>(to + at + 3 * bytes, <f32>inverse);
    if (n.runningMean != 0) updateRunning(n, at, mean, variance, count);
  }
}

@inline
function updateRunning(n: Norm, at: usize, mean: f64, variance: f64, count: f64): void {
  const unbiased = variance * count / Math.max(count - 1, 1);
  const momentum = <f64>n.momentum;
  store<f32>(n.runningMean + at, <f32>((1 - momentum) * <f64>load<f32>(n.runningMean + at) + momentum * mean));
  store<f32>(n.runningVariance + at, <f32>((1 - momentum) * <f64>load<f32>(n.runningVariance + at) + momentum * unbiased));
}

/** Where there is only an activation. */
export function unitCoefficients(channels: i32, to: usize): void {
  const bytes = <usize>channels << 2;
  memory.fill(to, 0, 7 * bytes);
  for (let c: usize = 0; c < bytes; c += 4) {
    store<f32>(to + c, 1); // scale
    store<f32>(to + 3 * bytes + c, 1); // dz is the gradient
    store<f32>(to + 4 * bytes + c, 1);
  }
}

@unmanaged
export class NormBackwardCoefficients extends NormCoefficients {
  /** 0: there are no such parameters. */
  toWeight: usize;
  toBias: usize;
}

/**
 * The gradient of a norm, r (w g - mean(w g) - x mean(w g x)) with w the weight, x the normalised z, r 1 / deviation and
 * means over all that had a common mean, sorted by what varies: dz = r (w g + constant + onZ (z - mean)). w, onZ and the
 * constant are the 5th to 7th coefficients. Where one number is normalised, dz is 0, as w g and the constant are opposites.
 */
export function normBackwardCoefficients(n: NormBackwardCoefficients, share: Share): void {
  for (let set = shareStart(n.sets, share); set < shareEnd(n.sets, share); set++) backwardCoefficients(n, set, share);
  if (share.index == 0 && n.toWeight != 0) parameterGradients(n);
}

function backwardCoefficients(n: NormBackwardCoefficients, set: i32, share: Share): void {
  const z = n.z, channels = z.channels, bytes = <usize>channels << 2, perCount = 1 / countOf(n, z);
  const moments = share.scratch; // [group][2]: sums of w g and of w g x
  const to = coefficientsOf(n, channels, set);
  memory.fill(moments, 0, <usize>n.groups << 4);
  for (let c = 0; c < channels; c++) {
    const group = moments + (<usize>groupOf(n, c) << 4), scale = <f64>load<f32>(to + (<usize>c << 2));
    const weight = weightOf(n, c);
    addTo(group, weight * total(n, channels, set, 0, c));
    addTo(group + 8, scale * total(n, channels, set, 1, c));
  }
  for (let c = 0; c < channels; c++) {
    const at = <usize>c << 2, group = moments + (<usize>groupOf(n, c) << 4);
    const inverse = <f64>load<f32>(to + at + 3 * bytes);
    store<f32>(to + at + 4 * bytes, <f32>weightOf(n, c));
    store<f32>(to + at + 5 * bytes, <f32>(-inverse * perCount * load<f64>(group, 8)));
    store<f32>(to + at + 6 * bytes, <f32>(-perCount * load<f64>(group)));
  }
}

function parameterGradients(n: NormBackwardCoefficients): void {
  const channels = n.z.channels, bytes = <usize>channels << 2;
  for (let c = 0; c < channels; c++) {
    const at = <usize>c << 2;
    let weight: f64 = 0, bias: f64 = 0;
    for (let set = 0; set < n.sets; set++) {
      const inverse = <f64>load<f32>(coefficientsOf(n, channels, set) + at + 3 * bytes);
      weight += inverse * total(n, channels, set, 1, c);
      bias += total(n, channels, set, 0, c);
    }
    store<f32>(n.toWeight + at, <f32>weight);
    store<f32>(n.toBias + at, <f32>bias);
  }
}
