import type { FileSink } from "./save-folder.ts";

/** What is gathered before it is handed on: each write crosses to another process in a browser. */
const gatheredBytes = 1 << 20;

/** Writes a file from front to back, in large pieces; what lies behind can still be replaced. */
export class Appender {
  readonly #sink: FileSink;
  #gathered: Uint8Array<ArrayBuffer>[] = [];
  #waiting = 0;
  #written = 0;

  constructor(sink: FileSink) {
    this.#sink = sink;
  }

  /** Bytes so far: where the next ones go. */
  get length(): number {
    return this.#written + this.#waiting;
  }

  /** `bytes` are taken over: nobody changes them any more. */
  async append(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#gathered.push(bytes);
    this.#waiting += bytes.length;
    if (this.#waiting >= gatheredBytes) await this.flush();
  }

  async replace(at: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    if (at + bytes.length > this.#written) await this.flush();
    await this.#sink.write(bytes, at);
  }

  async flush(): Promise<void> {
    if (this.#waiting === 0) return;
    const [first, ...more] = this.#gathered;
    const bytes = first && more.length === 0 ? first : joined(this.#gathered, this.#waiting);
    const at = this.#written;
    this.#gathered = [];
    this.#written += this.#waiting;
    this.#waiting = 0;
    await this.#sink.write(bytes, at);
  }
}

function joined(
  parts: readonly Uint8Array<ArrayBuffer>[],
  length: number,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
