import { unlessAborted } from "#core/unless-aborted.ts";

/** Anything decoded that says how large it is. */
export interface Sized {
  readonly byteLength: number;
}

/** How much a cache holds, and how much it may. JSON. */
export interface CacheUse {
  readonly bytes: number;
  readonly limitBytes: number;
}

interface Flight<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  readers: number;
}

/**
 * Keeps what was decoded last, up to `limitBytes`, and lets readers of one key share one load. A reader
 * who aborts leaves the others theirs; the load is aborted when the last has gone. Freed with its owner.
 */
export class ChunkCache<T extends Sized> {
  readonly #limitBytes: number;
  readonly #kept = new Map<string, T>(); // least recently used first
  readonly #flights = new Map<string, Flight<T>>();
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get use(): CacheUse {
    return { bytes: this.#bytes, limitBytes: this.#limitBytes };
  }

  async get(
    key: string,
    { load, signal }: { load: (signal: AbortSignal) => Promise<T>; signal: AbortSignal },
  ): Promise<T> {
    signal.throwIfAborted();
    const kept = this.peek(key);
    if (kept) return kept;
    const flight = this.#flights.get(key) ?? this.#start(key, load);
    flight.readers++;
    try {
      return await unlessAborted(flight.result, signal);
    } finally {
      flight.readers--;
      if (flight.readers === 0) this.#land(key, flight);
    }
  }

  /** What is kept under that key, without waiting. */
  peek(key: string): T | undefined {
    const kept = this.#kept.get(key);
    if (!kept) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, kept); // used last
    return kept;
  }

  /** For bytes that have changed: what is kept or on its way under that key is not handed out again. */
  forget(key: string): void {
    this.#flights.delete(key);
    this.#drop(key);
  }

  #start(key: string, load: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const controller = new AbortController();
    const result = load(controller.signal).then((value) => {
      if (this.#flights.get(key) === flight) this.#keep(key, value);
      return value;
    });
    result.catch(() => {}); // its readers hear of it, but all of them may have gone
    const flight: Flight<T> = { result, controller, readers: 0 };
    this.#flights.set(key, flight);
    return flight;
  }

  /** Nobody waits any more: because it is done, or because all have aborted. */
  #land(key: string, flight: Flight<T>): void {
    flight.controller.abort();
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }

  #keep(key: string, value: T): void {
    this.#drop(key);
    this.#kept.set(key, value);
    this.#bytes += value.byteLength;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#limitBytes) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const value = this.#kept.get(key);
    if (!value) return;
    this.#kept.delete(key);
    this.#bytes -= value.byteLength;
  }
}
