// One step of all parameters: vectors of `count` float32, a multiple of 4. Which rule it is tell the numbers, worked out
// in ../../update-step.ts, where the formulas stand too.
import { shareEnd, shareStart, Share } from "./records";
import { fma, fnma } from "./vectors";

@unmanaged
export class MomentsUpdate {
  parameters: usize;
  gradients: usize;
  means: usize;
  squares: usize;
  count: i32;
  rate: f32;
  beta1: f32;
  beta2: f32;
  /** 1 - beta, rounded from the difference of doubles. */
  rest1: f32;
  rest2: f32;
  /** Where the step is not adaptive, `adaptive` is 0 and `epsilon` 1: the divisor is 1. */
  adaptive: f32;
  epsilon: f32;
  keep: f32;
  l2: f32;
  /** How many quads at the start decay (exact to 2^24); for the rest, keep is 1 and l2 is 0. */
  decayed: f32;
}

export function momentsUpdate(u: MomentsUpdate, share: Share): void {
  const beta1 = f32x4.splat(u.beta1), beta2 = f32x4.splat(u.beta2);
  const rest1 = f32x4.splat(u.rest1), rest2 = f32x4.splat(u.rest2);
  const rate = f32x4.splat(u.rate), adaptive = f32x4.splat(u.adaptive), epsilon = f32x4.splat(u.epsilon);
  const keep = f32x4.splat(u.keep), l2 = f32x4.splat(u.l2), one = f32x4.splat(1), zero = f32x4.splat(0);
  const quads = u.count >> 2, end = <usize>shareEnd(quads, share) << 4, decayed = <usize>(<i32>u.decayed) << 4;
  for (let q = <usize>shareStart(quads, share) << 4; q < end; q += 16) {
    const p = v128.load(u.parameters + q);
    const g = fma(q < decayed ? l2 : zero, p, v128.load(u.gradients + q));
    const mean = fma(beta1, v128.load(u.means + q), f32x4.mul(rest1, g));
    const square = fma(beta2, v128.load(u.squares + q), f32x4.mul(rest2, f32x4.mul(g, g)));
    v128.store(u.means + q, mean);
    v128.store(u.squares + q, square);
    const change = f32x4.div(f32x4.mul(rate, mean), fma(adaptive, f32x4.sqrt(square), epsilon));
    v128.store(u.parameters + q, f32x4.sub(f32x4.mul(q < decayed ? keep : one, p), change));
  }
}

@unmanaged
export class MomentumUpdate {
  parameters: usize;
  gradients: usize;
  buffers: usize;
  count: i32;
  rate: f32;
  momentum: f32;
  l2: f32;
  /** What the change is made of: (1, momentum) for Nesterov's, (0, 1) for the plain one. */
  ofGradient: f32;
  ofBuffer: f32;
  /** How many quads at the start decay; for the rest, l2 is 0. */
  decayed: f32;
}

export function momentumUpdate(u: MomentumUpdate, share: Share): void {
  const rate = f32x4.splat(u.rate), momentum = f32x4.splat(u.momentum), l2 = f32x4.splat(u.l2);
  const zero = f32x4.splat(0), decayed = <usize>(<i32>u.decayed) << 4;
  const ofGradient = f32x4.splat(u.ofGradient), ofBuffer = f32x4.splat(u.ofBuffer);
  const quads = u.count >> 2, end = <usize>shareEnd(quads, share) << 4;
  for (let q = <usize>shareStart(quads, share) << 4; q < end; q += 16) {
    const p = v128.load(u.parameters + q);
    const g = fma(q < decayed ? l2 : zero, p, v128.load(u.gradients + q));
    const buffer = fma(momentum, v128.load(u.buffers + q), g);
    v128.store(u.buffers + q, buffer);
    v128.store(u.parameters + q, fnma(rate, fma(ofBuffer, buffer, f32x4.mul(ofGradient, g)), p));
  }
}
