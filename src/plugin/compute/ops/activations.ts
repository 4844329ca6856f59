import { elementwise } from "./elementwise.ts";

/** max(x, 0); its slope at 0 is 0, as in PyTorch. */
export const relu = elementwise<unknown>({
  value: (x) => Math.max(x, 0),
  slope: (x) => (x > 0 ? 1 : 0),
  work: [1, 1],
});

/** x, or exp(x) - 1 below 0 (alpha 1). */
export const elu = elementwise<unknown>({
  value: (x) => (x > 0 ? x : Math.expm1(x)),
  slope: (x) => (x > 0 ? 1 : Math.exp(x)),
  work: [2, 2],
});

export interface LeakyReluAttributes {
  /** What values below 0 are multiplied with. */
  readonly slope: number;
}

export const leakyRelu = elementwise<LeakyReluAttributes>({
  value: (x, { slope }) => (x > 0 ? x : slope * x),
  slope: (x, { slope }) => (x > 0 ? 1 : slope),
  work: [2, 2],
});

export const sigmoid = elementwise<unknown>({
  value: (x) => 1 / (1 + Math.exp(-x)),
  slope: (x) => 1 / (2 + Math.exp(x) + Math.exp(-x)),
  work: [4, 3],
});
