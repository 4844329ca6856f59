/** An id as JSON can say it without loss: a number, or beyond 2^53 its digits. */
export type LabelId = number | string;

/** Where ids are wide, those from here on have numbers of their own. */
export const firstLarge = 2 ** 31;

/**
 * Labels are numbers of 32 bits inside: graphics cards and arrays have no more. An id is its own number, but for wide ids,
 * of files with 64 bits: below 0 and from 2^31 on they get the numbers from there on, in the order in which they are met. Which
 * is whose has to be kept with what is painted: see `large` and `seed`.
 */
export class LabelIds {
  /** Whether there may be ids that are not their own numbers. */
  readonly isWide: boolean;
  readonly #numbers = new Map<bigint, number>();
  readonly #large: bigint[] = [];

  constructor({ isWide }: { isWide: boolean }) {
    this.isWide = isWide;
  }

  /** The ids that have a number of their own, in the order of these. */
  get large(): readonly string[] {
    return this.#large.map(String);
  }

  get largeCount(): number {
    return this.#large.length;
  }

  /** Brings numbers back as they were given; before any other id is met. */
  seed(large: readonly string[]): void {
    if (this.#large.length > 0) throw new Error("ids have numbers already");
    for (const id of large) this.#add(BigInt(id));
  }

  numberOf(id: LabelId | bigint): number {
    if (!this.isWide) return Number(id);
    if (typeof id === "number" && id >= 0 && id < firstLarge) return id;
    const exact = BigInt(id);
    if (exact >= 0n && exact < BigInt(firstLarge)) return Number(exact);
    return this.#numbers.get(exact) ?? this.#add(exact);
  }

  idOf(number: number): LabelId {
    const id = number < firstLarge ? undefined : this.#large[number - firstLarge];
    return id === undefined ? number : shortest(id);
  }

  /** As `idOf`, whatever its size. */
  exact(number: number): bigint {
    return BigInt(this.idOf(number));
  }

  /** The number of an id that comes after all others, given the largest number in use. */
  after(largest: number): number {
    if (!this.isWide || largest < firstLarge - 1) return largest + 1;
    const most = this.#large.reduce((a, b) => (a > b ? a : b), BigInt(firstLarge) - 1n);
    return this.numberOf(most + 1n);
  }

  #add(id: bigint): number {
    const number = firstLarge + this.#large.length;
    if (number > 0xffffffff) throw new Error("more than 2^31 ids above 2^31");
    this.#large.push(id);
    this.#numbers.set(id, number);
    return number;
  }
}

/** The id so many further on; from above 0 it goes down to 0 at most. */
export function idBeside(id: LabelId, by: number): LabelId {
  const [from, to] = [BigInt(id), BigInt(id) + BigInt(by)];
  return shortest(from >= 0n && to < 0n ? 0n : to);
}

/** The one way to say an id: a number where that is exact. */
export function shortest(id: bigint): LabelId {
  const short = Number(id);
  return Number.isSafeInteger(short) ? short : String(id);
}
