import type { BceDiceLoss, FusedLoss } from "../../fused-loss.ts";
import type { Precision } from "../../precision.ts";
import { type Kernel, read, write } from "../kernel.ts";
import { float } from "./activation.ts";
import { channelSums } from "./channel-sums.ts";
import { eachQuad } from "./each-quad.ts";

/** What decides the kernels of a loss. */
export interface LossOf {
  readonly format: Precision;
  readonly loss: FusedLoss;
  readonly channels: number;
}

/** Sums a loss takes for each channel; the first is of what pixels weigh, the second of the loss itself. */
export function lossSumsOf({ kind }: FusedLoss): number {
  return kind === "bce-dice" ? 5 : 2;
}

const inputs = {
  logits: read("map"),
  wanted: read("floats"),
  weight: read("floats"),
  channelAt: read("integers"),
} as const;

/** Targets are a dense array [pixel][channel]; padding has target 0 and does not count. */
const targets = (channels: number) => `
const CHANNELS: i32 = ${channels};
fn target_at(pixel: i32, quad: i32) -> vec4<f32> {
  var value = vec4<f32>(0.0);
  for (var i = 0; i < 4; i += 1) {
    let channel = channelAt[4 * quad + i];
    if (channel >= 0) { value[i] = wanted[pixel * CHANNELS + channel]; }
  }
  return value;
}
fn counted_at(pixel: i32, quad: i32) -> vec4<f32> {
  let place = 4 * quad;
  let channel = vec4<i32>(channelAt[place], channelAt[place + 1], channelAt[place + 2], channelAt[place + 3]);
  return select(vec4<f32>(0.0), vec4<f32>(weight[pixel]), channel >= vec4<i32>(0));
}`;

/** log of the sum over channels of exp(logit), from all quads of a pixel. */
const logSum = `
fn log_sum_at(pixel: i32) -> f32 {
  var largest = -3.4e38;
  for (var place = 0; place < 4 * sizes.quads; place += 1) {
    if (channelAt[place] >= 0) { largest = max(largest, get_logits(pixel, place / 4)[place % 4]); }
  }
  var sum = 0.0;
  for (var place = 0; place < 4 * sizes.quads; place += 1) {
    if (channelAt[place] >= 0) { sum += exp(get_logits(pixel, place / 4)[place % 4] - largest); }
  }
  return largest + log(sum);
}`;

/** What one pixel adds to the loss, of four channels: from z and t. */
const terms = {
  // max(z, 0) - z t + log(1 + exp(-|z|)): no overflow at any logit.
  "bce-dice": "max(z, vec4<f32>(0.0)) - z * t + log(1.0 + exp(-abs(z)))",
  "cross-entropy": "t * (log_sum_at(pixel) - z)",
  mse: "(z - t) * (z - t)",
  l1: "abs(z - t)",
} as const;

const probability = "1.0 / (1.0 + exp(-z))";

export function lossSums({ format, loss, channels }: LossOf, quads: number) {
  const dice = `
      let p = ${probability};
      sum2 = fma(counted * p, t, sum2);
      sum3 = fma(counted, p, sum3);
      sum4 = fma(counted, t, sum4);`;
  return channelSums(
    {
      ...{ name: `${loss.kind} sums`, format, buffers: inputs, sums: lossSumsOf(loss) },
      declarations: targets(channels) + (loss.kind === "cross-entropy" ? logSum : ""),
      each: `
      let z = get_logits(pixel, quad);
      let t = target_at(pixel, quad);
      let counted = counted_at(pixel, quad);
      sum0 += counted;
      sum1 = fma(counted, ${terms[loss.kind]}, sum1);${loss.kind === "bce-dice" ? dice : ""}`,
    },
    quads,
  );
}

/**
 * The gradient of the logits, times the loss scale, and by its first thread the value of the loss. `totals` are the sums
 * of `lossSums` over all pixels, [sum][quad].
 */
export function lossGradient({
  format,
  loss,
  channels,
}: LossOf): Kernel<
  keyof typeof inputs | "totals" | "scale" | "toLogits" | "value",
  "quads" | "pixels"
> {
  const gradient = {
    "bce-dice": loss.kind === "bce-dice" ? bceDiceGradient(loss) : "",
    "cross-entropy":
      "counted * average * (exp(z - vec4<f32>(log_sum_at(pixel))) * target_sum_at(pixel) - t)",
    mse: "2.0 * counted * average * (z - t)",
    l1: "counted * average * sign(z - t)",
  }[loss.kind];
  return eachQuad({
    ...{ name: `${loss.kind} gradient`, format, sizes: [] as const },
    buffers: {
      ...inputs,
      ...{ totals: read("quads"), scale: read("floats") },
      ...{ toLogits: write("map"), value: write("floats") },
    },
    declarations: `${targets(channels)}${loss.kind === "cross-entropy" ? logSum + targetSum : ""}${value({ loss, channels })}`,
    code: `
  let z = get_logits(pixel, quad);
  let t = target_at(pixel, quad);
  let counted = counted_at(pixel, quad);
  let average = 1.0 / divisor();
  set_toLogits(pixel, quad, scale[0] * (${gradient}));
  if (pixel == 0 && quad == 0) { value[0] = loss_value(); }`,
  });
}

const targetSum = `
fn target_sum_at(pixel: i32) -> vec4<f32> {
  var sum = 0.0;
  for (var channel = 0; channel < CHANNELS; channel += 1) { sum += wanted[pixel * CHANNELS + channel]; }
  return vec4<f32>(sum);
}`;

/** Dice by its quotient rule: overlap and sizes are sums over the batch. */
function bceDiceGradient({ bce, dice, smooth }: BceDiceLoss): string {
  const size = `(totals[3 * sizes.quads + quad] + totals[4 * sizes.quads + quad] + ${float(smooth)})`;
  const overlap = `(2.0 * totals[2 * sizes.quads + quad] + ${float(smooth)})`;
  const p = `(${probability})`;
  const slope = "(1.0 / (2.0 + exp(z) + exp(-z)))";
  return `counted * (${float(bce)} * average * (${p} - t)
    - ${float(dice)} / f32(CHANNELS) * ${slope} * (2.0 * t * ${size} - ${overlap}) / (${size} * ${size}))`;
}

/** The loss from its sums, by one thread. The sums of padding are 0. */
function value({ loss, channels }: Pick<LossOf, "loss" | "channels">): string {
  const perPixel = loss.kind === "cross-entropy";
  const smooth = loss.kind === "bce-dice" ? float(loss.smooth) : "1.0";
  const dice = `
  for (var place = 0; place < 4 * sizes.quads; place += 1) {
    if (channelAt[place] < 0) { continue; }
    let q = place / 4;
    let i = place % 4;
    let size = totals[3 * sizes.quads + q][i] + totals[4 * sizes.quads + q][i] + ${smooth};
    overlaps += 1.0 - (2.0 * totals[2 * sizes.quads + q][i] + ${smooth}) / size;
  }`;
  const [ofSum, ofDice] = loss.kind === "bce-dice" ? [loss.bce, loss.dice] : [1, 0];
  return `
fn sum_of(first: i32) -> f32 {
  var total = 0.0;
  for (var quad = 0; quad < sizes.quads; quad += 1) { total += dot(totals[first * sizes.quads + quad], vec4<f32>(1.0)); }
  return total;
}
fn divisor() -> f32 { return max(sum_of(0)${perPixel ? ` / ${float(channels)}` : ""}, ${float(loss.leastWeight)}); }
fn loss_value() -> f32 {
  var overlaps = 0.0;
${loss.kind === "bce-dice" ? dice : ""}
  return ${float(ofSum)} * sum_of(1) / divisor() + ${float(ofDice)} * overlaps / f32(CHANNELS);
}`;
}
