import type { ChannelStatistics } from "../normalizations/normalization.ts";

export interface Strided {
  readonly start?: number;
  readonly step?: number;
  readonly counts?: Uint8Array | undefined;
}

/** Takes one channel's values in parts and says what they are like. Values that are no finite numbers do not count. */
export class ChannelValues {
  #count = 0;
  #sum = 0;
  #squares = 0;
  /** Counted from the first value: squares of large values would lose the deviation. */
  #origin = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  readonly #kept: Float64Array[] = [];
  readonly #keepsAll: boolean;

  constructor({ keepsAll }: { readonly keepsAll: boolean }) {
    this.#keepsAll = keepsAll;
  }

  /** All values, or every `step`th from `start` on; of them the i-th only where `counts[i]` is 1, if that is given. */
  add(values: ArrayLike<number>, { start = 0, step = 1, counts }: Strided = {}): void {
    const kept: number[] = [];
    for (let at = start, i = 0; at < values.length; at += step, i++) {
      const value = values[at] ?? 0;
      if (counts && counts[i] !== 1) continue;
      if (!Number.isFinite(value)) continue; // float images mark "no data" so
      if (this.#count === 0) this.#origin = value;
      const shifted = value - this.#origin;
      this.#count++;
      this.#sum += shifted;
      this.#squares += shifted * shifted;
      this.#min = Math.min(this.#min, value);
      this.#max = Math.max(this.#max, value);
      if (this.#keepsAll) kept.push(value);
    }
    if (this.#keepsAll) this.#kept.push(Float64Array.from(kept));
  }

  /** Of nothing: as if it were 0 everywhere. */
  statistics(): ChannelStatistics {
    const count = this.#count;
    if (count === 0) return { mean: 0, std: 0, min: 0, max: 0, quantile: () => 0 };
    const mean = this.#sum / count;
    const sorted = joined(this.#kept).sort();
    return {
      mean: this.#origin + mean,
      std: Math.sqrt(Math.max(0, this.#squares / count - mean ** 2)),
      min: this.#min,
      max: this.#max,
      quantile: (share) => quantileOf(sorted, share),
    };
  }
}

function quantileOf(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] ?? 0;
  const high = sorted[below + 1] ?? low;
  return low + (place - below) * (high - low);
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
