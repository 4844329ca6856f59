/** A piece of the shared memory that a program uses. Its address is known once the program is placed. */
export class Buffer {
  readonly bytes: number;
  /** Holds its place all the time, and starts as zeros; others share memory with those used at other times. */
  readonly lasting: boolean;
  address = 0;
  /** The first and the last phase in which a step names it. */
  first = Number.POSITIVE_INFINITY;
  last = -1;

  constructor(bytes: number, { lasting }: { readonly lasting: boolean }) {
    this.bytes = bytes;
    this.lasting = lasting;
  }
}

/** A byte address, given as an offset in a buffer. */
export interface Place {
  readonly buffer: Buffer;
  readonly offset: number;
}

export function startOf(buffer: Buffer): Place {
  return { buffer, offset: 0 };
}
