import { elementwise } from "./elementwise.ts";

/** x times the share of a normal distribution that lies below x (Hendrycks and Gimpel 2016): PyTorch's, not the tanh form. */
export const gelu = elementwise<unknown>({
  value: (x) => x * below(x),
  slope: (x) => below(x) + (x * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI),
  work: [4, 8],
});

/** Of a normal distribution. */
function below(x: number): number {
  return erfc(-x / Math.SQRT2) / 2;
}

/** 1 - erf x to a relative 1e-14: its series about 0, and the continued fraction (Abramowitz and Stegun 7.1.14) from 2 on. */
function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  if (x < 2) return 1 - erfNear0(x);
  let fraction = 0;
  for (let k = 60; k > 0; k--) fraction = k / 2 / (x + fraction);
  return Math.exp(-x * x) / (x + fraction) / Math.sqrt(Math.PI);
}

function erfNear0(x: number): number {
  let [term, sum] = [x, x];
  for (let n = 1; n < 60; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 * sum) / Math.sqrt(Math.PI);
}
