import type { Activation } from "../../plan/blocks.ts";

/** WGSL's `activate(x)`, of four numbers. */
export function activate({ activation, slope }: Activation): string {
  const value = [
    "max(x, vec4<f32>(0.0))",
    slope === 1 ? "x" : `select(${float(slope)} * x, x, x > vec4<f32>(0.0))`,
    "select(exp(x) - 1.0, x, x > vec4<f32>(0.0))",
    "1.0 / (1.0 + exp(-x))",
  ][activation];
  if (!value) throw new Error(`No activation ${activation}`);
  return `fn activate(x: vec4<f32>) -> vec4<f32> { return ${value}; }`;
}

/** WGSL's `slope(x)`, the derivative of `activate` at x. */
export function slopeOf({ activation, slope }: Activation): string {
  const value = [
    "select(vec4<f32>(0.0), vec4<f32>(1.0), x > vec4<f32>(0.0))",
    `select(vec4<f32>(${float(slope)}), vec4<f32>(1.0), x > vec4<f32>(0.0))`,
    "select(exp(x), vec4<f32>(1.0), x > vec4<f32>(0.0))",
    "1.0 / (2.0 + exp(x) + exp(-x))",
  ][activation];
  if (!value) throw new Error(`No activation ${activation}`);
  return `fn slope(x: vec4<f32>) -> vec4<f32> { return ${value}; }`;
}

/** WGSL's `slope(y)`, the derivative of `activate` where its value is y; for slopes from 0 up. */
export function slopeOfValue({ activation, slope }: Activation): string {
  const value = [
    "select(vec4<f32>(0.0), vec4<f32>(1.0), y > vec4<f32>(0.0))",
    `select(vec4<f32>(${float(slope)}), vec4<f32>(1.0), y > vec4<f32>(0.0))`,
    "select(y + 1.0, vec4<f32>(1.0), y > vec4<f32>(0.0))",
    "y * (1.0 - y)",
  ][activation];
  if (!value) throw new Error(`No activation ${activation}`);
  return `fn slope(y: vec4<f32>) -> vec4<f32> { return ${value}; }`;
}

/** Whether padding, which is 0, would not stay so. */
export function movesZero({ activation }: Activation): boolean {
  return activation === 3;
}

/** A literal that WGSL takes for an f32. */
export function float(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
