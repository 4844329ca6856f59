/** Numbers of 16 bits (IEEE 754 binary16) as the same numbers in 32. */
export function halfToSingle(halves: Uint16Array): Float32Array {
  return Float32Array.from(halves, single);
}

function single(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The nearest number of 16 bits, as its bits; of two that are equally near the even one. */
export function halfOf(single: number): number {
  if (Number.isNaN(single)) return 0x7e00;
  const sign = single < 0 || Object.is(single, -0) ? 0x8000 : 0;
  const size = Math.abs(single);
  if (size >= 65520) return sign | 0x7c00;
  const exponent = Math.max(-14, Math.floor(Math.log2(size)));
  const steps = nearestEven(size / 2 ** (exponent - 10)); // 1024 to 2048, less below the smallest exponent
  return sign | ((exponent + 14) * 1024 + steps); // what is rounded up to 2048 carries into the exponent
}

function nearestEven(value: number): number {
  const rounded = Math.round(value);
  return value % 1 === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}
