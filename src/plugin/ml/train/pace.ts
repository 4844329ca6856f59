/** How many durations a median is taken of: enough to pass over a hiccup, few enough to follow a change. */
const remembered = 21;

/** Remembers how long the latest of something took. */
export class Pace {
  readonly #durations: number[] = [];

  add(ms: number): void {
    this.#durations.push(ms);
    if (this.#durations.length > remembered) this.#durations.shift();
  }

  /** The median; null before the first. */
  get ms(): number | null {
    const sorted = [...this.#durations].sort((a, b) => a - b);
    return sorted[sorted.length >> 1] ?? null;
  }
}
