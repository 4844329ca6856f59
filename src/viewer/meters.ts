import { quantile } from "#core/quantile.ts";

/** Times in milliseconds; undefined where nothing was measured yet. */
export interface Timing {
  readonly count: number;
  readonly medianMs: number | undefined;
  readonly p99Ms: number | undefined;
}

/** How many of the last measurements count. */
const kept = 256;

/** Keeps the last measurements of one thing. */
export class Meter {
  readonly #values: number[] = [];

  add(ms: number): void {
    this.#values.push(ms);
    if (this.#values.length > kept) this.#values.shift();
  }

  get timing(): Timing {
    const values = this.#values;
    return {
      count: values.length,
      medianMs: quantile(values, 0.5),
      p99Ms: quantile(values, 0.99),
    };
  }
}

/** Measures the picture all the time, at the cost of two clock readings a frame. */
export class PictureMeters {
  /** What a redraw takes of the page's time. */
  readonly redraw = new Meter();
  /** From a pointer event of a stroke to the end of the frame that shows it. */
  readonly stroke = new Meter();
  #waitingSince: number | undefined;
  #startedMs: number | undefined;
  readonly #redrawnAt: number[] = [];

  /** A pointer event has painted; `timeStamp` is the event's. The oldest one since the last frame counts. */
  painted(timeStamp: number): void {
    this.#waitingSince ??= timeStamp;
  }

  beforeFrame(): void {
    this.#startedMs = performance.now();
  }

  afterFrame(): void {
    const now = performance.now();
    if (this.#startedMs !== undefined) this.redraw.add(now - this.#startedMs);
    if (this.#waitingSince !== undefined) this.stroke.add(now - this.#waitingSince);
    this.#waitingSince = undefined;
    this.#redrawnAt.push(now);
    while ((this.#redrawnAt[0] ?? now) < now - 1000) this.#redrawnAt.shift();
  }

  /** How often the picture was drawn in the last second; 0 while nothing changes. */
  get redrawsASecond(): number {
    const since = performance.now() - 1000;
    return this.#redrawnAt.filter((at) => at >= since).length;
  }
}
