import { Failure } from "#core/failure.ts";
import type { Journals, OpenJournal } from "./journals.ts";
import type { FromJournals, ToJournals } from "./messages.ts";

type Records = readonly Uint8Array<ArrayBuffer>[];
type Request = Pick<ToJournals, "kind" | "path"> & { readonly records?: Records };

interface Waiting {
  resolve(records: Records): void;
  reject(error: unknown): void;
}

/**
 * Journals in the browser's storage, written by a worker that starts with the first of them. Where it dies, what waits for it
 * is rejected, and the next record opens its journal in another.
 */
export class JournalClient implements Journals {
  readonly #start: () => Worker;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #last: number;

  constructor(start: () => Worker) {
    this.#start = start;
    this.#last = 0;
  }

  async open(path: string): Promise<OpenJournal> {
    const records = await this.#ask({ kind: "open", path });
    let openIn = this.#worker;
    const sent = async (request: Request) => {
      if (openIn !== this.#worker || !openIn) {
        if (request.kind === "close") return; // it went with its worker
        await this.#ask({ kind: "open", path });
        openIn = this.#worker;
      }
      await this.#ask(request);
    };
    return {
      records,
      append: (record) => sent({ kind: "append", path, records: [record] }),
      rewrite: (all) => sent({ kind: "rewrite", path, records: all }),
      close: () => sent({ kind: "close", path }),
    };
  }

  /** Ends the worker; what was appended and not yet answered may be lost. */
  dispose(): void {
    this.#fail("it was ended");
  }

  #ask({ kind, path, records = [] }: Request): Promise<Records> {
    const id = ++this.#last;
    const message = { id, kind, path, records } as ToJournals; // what a kind does not need is ignored
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#started().postMessage(
        message,
        records.map(({ buffer }) => buffer),
      );
    });
  }

  #started(): Worker {
    if (this.#worker) return this.#worker;
    const worker = this.#start();
    worker.onmessage = ({ data }: MessageEvent<FromJournals>) => this.#answered(data);
    worker.onerror = (event) => this.#fail(event.message || "it could not be loaded");
    this.#worker = worker;
    return worker;
  }

  #answered(reply: FromJournals): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.kind === "done") waiting?.resolve(reply.records);
    else waiting?.reject(errorOf(reply));
  }

  #fail(reason: string): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#worker?.terminate(); // what it has open could not be opened by the next one
    this.#worker = undefined; // the next request starts another
    const message = `What is painted cannot be kept as it happens: the worker that writes it has stopped (${reason})`;
    for (const { reject } of waiting) reject(new Failure({ code: "storage/unavailable" }, message));
  }
}

function errorOf({ message, detail }: Extract<FromJournals, { kind: "failed" }>): Error {
  return detail ? new Failure(detail, message) : new Error(message);
}
