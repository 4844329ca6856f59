import { type Service, service } from "./serve.ts";
import { usePage } from "./tokens.ts";

/** The cores that may compute: all, or while somebody works with the page all but one, on which it draws. */
export class Cores {
  readonly #count: number;
  #now: number;

  constructor(count: number) {
    this.#count = count;
    this.#now = count;
  }

  /** At this moment; at least one. */
  get now(): number {
    return this.#now;
  }

  /** What the page tells of itself arrives here. */
  get services(): Service[] {
    return [
      service(usePage, async ({ isInUse }) => {
        this.#now = isInUse ? Math.max(1, this.#count - 1) : this.#count;
      }),
    ];
  }
}
