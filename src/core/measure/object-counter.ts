import { describeObject, type ObjectProperties, type PixelSize } from "./describe-object.ts";
import { ObjectSums } from "./object-sums.ts";

/** A rectangle of one plane, in C order, in pixels of level 0. */
export interface MeasuredBlock {
  readonly plane: number;
  readonly y: number;
  readonly x: number;
  readonly height: number;
  readonly width: number;
  readonly labels: ArrayLike<number>;
  /** The image over it, channel by channel; none where intensity is not measured. */
  readonly channels: readonly ArrayLike<number>[];
}

/** Measures all objects of a labels image block by block, in any order; 0 is none. Holds what it found, no pixels. */
export class ObjectCounter {
  readonly #channels: number;
  readonly #objects = new Map<number, Map<number, ObjectSums>>(); // by label, then by plane

  constructor(channels: number) {
    this.#channels = channels;
  }

  /** Every pixel may be added once. */
  add({ plane, y, x, height, width, labels, channels }: MeasuredBlock): void {
    for (let row = 0; row < height; row++) {
      const end = (row + 1) * width;
      for (let at = row * width; at < end; ) {
        const label = labels[at] ?? 0;
        const from = at;
        do at++;
        while (at < end && labels[at] === label);
        if (label === 0) continue;
        const sums = this.#sumsOf(label, plane);
        const first = x + from - row * width;
        sums.addRun(y + row, { first, last: first + at - from - 1 });
        for (const [channel, values] of channels.entries())
          sums.addIntensity(channel, sumOf(values, from, at));
      }
    }
  }

  get size(): number {
    return this.#objects.size;
  }

  /** What there is of every object by now, in no order. */
  *describe(size: PixelSize): Generator<readonly [label: number, properties: ObjectProperties]> {
    for (const [label, planes] of this.#objects) yield [label, describeObject(planes, size)];
  }

  #sumsOf(label: number, plane: number): ObjectSums {
    const planes = this.#objects.get(label) ?? new Map<number, ObjectSums>();
    this.#objects.set(label, planes);
    const sums = planes.get(plane) ?? new ObjectSums(this.#channels);
    planes.set(plane, sums);
    return sums;
  }
}

function sumOf(values: ArrayLike<number>, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i] ?? 0;
  return sum;
}
