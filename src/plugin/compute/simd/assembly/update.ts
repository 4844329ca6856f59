import { shareEnd, shareStart, Share } from "./records";
import { fma } from "./vectors";

/** One Adam step of all parameters: vectors of `count` float32, a multiple of 4. */
@unmanaged
export class Adam {
  parameters: usize;
  gradients: usize;
  means: usize;
  squares: usize;
  count: i32;
  /** lr sqrt(1 - beta2^t) / (1 - beta1^t) */
  rate: f32;
  beta1: f32;
  beta2: f32;
  /** 1 - beta, rounded from the difference of doubles. */
  rest1: f32;
  rest2: f32;
  /** epsilon sqrt(1 - beta2^t) */
  epsilon: f32;
}

export function adam(a: Adam, share: Share): void {
  const beta1 = f32x4.splat(a.beta1),
    beta2 = f32x4.splat(a.beta2);
  const rest1 = f32x4.splat(a.rest1),
    rest2 = f32x4.splat(a.rest2);
  const rate = f32x4.splat(a.rate),
    epsilon = f32x4.splat(a.epsilon);
  const quads = a.count >> 2,
    end = (<usize>shareEnd(quads, share)) << 4;
  for (let q = (<usize>shareStart(quads, share)) << 4; q < end; q += 16) {
    const g = v128.load(a.gradients + q);
    const mean = fma(beta1, v128.load(a.means + q), f32x4.mul(rest1, g));
    const square = fma(beta2, v128.load(a.squares + q), f32x4.mul(rest2, f32x4.mul(g, g)));
    v128.store(a.means + q, mean);
    v128.store(a.squares + q, square);
    const change = f32x4.div(f32x4.mul(rate, mean), f32x4.add(f32x4.sqrt(square), epsilon));
    v128.store(a.parameters + q, f32x4.sub(v128.load(a.parameters + q), change));
  }
}
