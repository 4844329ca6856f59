import { Failure } from "#core/failure.ts";
import type { Key, Store } from "../stores/store.ts";

export type Bytes = Uint8Array<ArrayBuffer>;
export type Span = { readonly offset: number; readonly length: number };
type Reading = { readonly signal: AbortSignal };

/** One file of a store, read in parts. What is absent is `source/unreachable`. */
export class StoredFile {
  readonly name: string;
  readonly #store: Store;
  readonly #key: Key;
  readonly #source: string;

  constructor(store: Store, { key, source }: { key: Key; source: string }) {
    this.#store = store;
    this.#key = key;
    this.#source = source;
    this.name = key.slice(1);
  }

  /** As many of these bytes as the file has; none beyond its end. */
  async read(span: Span, { signal }: Reading): Promise<Bytes> {
    if (span.length <= 0) return new Uint8Array(0);
    const { getRange } = this.#store;
    if (!getRange) {
      const whole = await this.whole({ signal });
      return whole.slice(span.offset, span.offset + span.length);
    }
    const bytes = await getRange.call(this.#store, this.#key, span, { signal });
    if (!bytes) throw this.#absent();
    return owned(bytes);
  }

  async whole({ signal }: Reading): Promise<Bytes> {
    const bytes = await this.#store.get(this.#key, { signal });
    if (!bytes) throw this.#absent();
    return owned(bytes);
  }

  #absent(): Failure {
    const source = this.#source;
    return (
      this.#store.explainAbsence?.() ??
      new Failure({ code: "source/unreachable", source }, `Cannot read ${source}: it is not there`)
    );
  }
}

/** In a buffer of its own, from its first byte: Node's buffers often share one. */
function owned(bytes: Uint8Array): Bytes {
  const { buffer, byteOffset, byteLength } = bytes;
  if (buffer instanceof ArrayBuffer && byteOffset === 0 && byteLength === buffer.byteLength)
    return new Uint8Array(buffer);
  return new Uint8Array(bytes);
}
