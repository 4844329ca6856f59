import { shareEnd, shareStart, Share } from "./records";

/** A convolution with the batch norm behind it, with running statistics, as one convolution with a bias. */
@unmanaged
export class Fold {
  /** [taps x inputs][outputs] */
  weights: usize;
  /** 0: none. */
  bias: usize;
  rows: i32;
  outputs: i32;
  /** Of the norm: weight, bias, running mean and variance; weight 0: there is no norm. */
  weight: usize;
  shift: usize;
  mean: usize;
  variance: usize;
  epsilon: f32;
  toWeights: usize;
  toBias: usize;
}

export function fold(f: Fold, share: Share): void {
  const end = shareEnd(f.outputs, share);
  for (let o = shareStart(f.outputs, share); o < end; o++) {
    const at = (<usize>o) << 2;
    let scale: f64 = 1,
      bias: f64 = f.bias != 0 ? <f64>load<f32>(f.bias + at) : 0;
    if (f.weight != 0) {
      scale =
        <f64>load<f32>(f.weight + at) / Math.sqrt(<f64>load<f32>(f.variance + at) + <f64>f.epsilon);
      bias = (bias - <f64>load<f32>(f.mean + at)) * scale + <f64>load<f32>(f.shift + at);
    }
    store<f32>(f.toBias + at, <f32>bias);
    for (let r = 0; r < f.rows; r++) {
      const i = at + ((<usize>(r * f.outputs)) << 2);
      store<f32>(f.toWeights + i, <f32>(scale * <f64>load<f32>(f.weights + i)));
    }
  }
}

/**
 * What a batch norm that follows no convolution does in prediction: scale, shift and mean for normForward's coefficients; 1, 0
 * and 0 where there is only an activation.
 */
@unmanaged
export class RunningCoefficients {
  channels: i32;
  /** 0: there is no norm. */
  weight: usize;
  shift: usize;
  mean: usize;
  variance: usize;
  epsilon: f32;
  /** [7][channels] */
  coefficients: usize;
}

export function runningCoefficients(r: RunningCoefficients, share: Share): void {
  const bytes = (<usize>r.channels) << 2, to = r.coefficients;
  for (let c = shareStart(r.channels, share); c < shareEnd(r.channels, share); c++) {
    const at = (<usize>c) << 2;
    const isNorm = r.weight != 0;
    const spread = isNorm ? Math.sqrt(<f64>load<f32>(r.variance + at) + <f64>r.epsilon) : 1;
    store<f32>(to + at, isNorm ? <f32>(<f64>load<f32>(r.weight + at) / spread) : 1);
    store<f32>(to + at + bytes, isNorm ? load<f32>(r.shift + at) : 0);
    store<f32>(to + at + 2 * bytes, isNorm ? load<f32>(r.mean + at) : 0);
  }
}
