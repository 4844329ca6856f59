/** Round numbers from the first not above `low` to the first not below `high`: steps of 1, 2 or 5 times a power of ten. */
export function ticksOver(low: number, high: number, most: number): number[] {
  const span = high - low || Math.abs(high) || 1;
  const step = roundStep(span / most);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  return Array.from({ length: Math.max(2, last - first + 1) }, (_, i) => (first + i) * step);
}

/** With as many digits as tell neighbours apart. */
export function tickText(value: number, step: number): string {
  if (Math.abs(value) >= 1e5 || (value !== 0 && step < 1e-4)) return value.toExponential(0);
  return value.toFixed(Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
}

function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10) * power;
}
