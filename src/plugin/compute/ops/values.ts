/** What the reference computes with: doubles in C order. Slow and plain on purpose; executors are held against it. */
export interface Values {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

export function zeros(shape: readonly number[]): Values {
  return { shape, data: new Float64Array(shape.reduce((size, length) => size * length, 1)) };
}

/** The value at one index per axis; 0 outside, which is what zero padding means. */
export function at({ shape, data }: Values, index: readonly number[]): number {
  return data[offset(shape, index)] ?? 0;
}

/** Whether there is a value at one index per axis. */
export function isInside({ shape }: Values, index: readonly number[]): boolean {
  return offset(shape, index) >= 0;
}

/** Adds to the value at one index per axis; what lies outside takes nothing. */
export function addAt({ shape, data }: Values, index: readonly number[], amount: number): void {
  const position = offset(shape, index);
  if (position >= 0) data[position] = (data[position] ?? 0) + amount;
}

/** Calls back with every index of a shape, last axis fastest. */
export function eachIndex(
  shape: readonly number[],
  visit: (index: readonly number[]) => void,
): void {
  if (shape.includes(0)) return;
  let index: number[] | undefined = shape.map(() => 0);
  while (index) {
    visit(index);
    index = following(shape, index);
  }
}

function following(shape: readonly number[], index: readonly number[]): number[] | undefined {
  const next = [...index];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const i = (next[axis] ?? 0) + 1;
    next[axis] = i;
    if (i < (shape[axis] ?? 1)) return next;
    next[axis] = 0;
  }
  return undefined;
}

function offset(shape: readonly number[], index: readonly number[]): number {
  let position = 0;
  for (let axis = 0; axis < shape.length; axis++) {
    const length = shape[axis] ?? 1;
    const i = index[axis] ?? 0;
    if (i < 0 || i >= length) return -1;
    position = position * length + i;
  }
  return position;
}
