import { Failure, isFailure } from "#core/failure.ts";
import { shortId } from "#core/ids.ts";
import { awaitDeath } from "../worker-life.ts";
import type { Journals, OpenJournal } from "./journals.ts";
import type { FromJournals, ToJournals } from "./messages.ts";

type Records = readonly Uint8Array<ArrayBuffer>[];
type Request = Pick<ToJournals, "kind" | "path"> & { readonly records?: Records };
type Answer = Exclude<FromJournals, { kind: "alive" }>;

interface Waiting {
  resolve(records: Records): void;
  reject(error: unknown): void;
}

/** A worker that was started, and what ends the wait for its death. */
interface Started {
  readonly worker: Worker;
  readonly ended: AbortController;
}

/**
 * Journals in the browser's storage, written by a worker that starts with the first of them. Where it dies, another opens what
 * is written next, and takes up what the first had not answered; where that one dies of it too, it is rejected.
 */
export class JournalClient implements Journals {
  readonly #start: (lock: string) => Worker;
  readonly #waiting = new Map<number, Waiting>();
  #started: Started | undefined;
  #last: number;

  /** A worker that is started holds `lock` while it lives, or only one that breaks is missed, not a killed one. */
  constructor(start: (lock: string) => Worker) {
    this.#start = start;
    this.#last = 0;
  }

  async open(path: string): Promise<OpenJournal> {
    const records = await this.#ask({ kind: "open", path });
    let openIn = this.#started;
    const reopened = async () => {
      const found = await this.#ask({ kind: "open", path });
      openIn = this.#started;
      return found;
    };
    const sent = async (request: Request) => {
      const isClose = request.kind === "close";
      if (openIn !== this.#started || !openIn) {
        if (isClose) return; // it went with its worker
        await reopened();
      }
      try {
        await this.#ask(request);
      } catch (error) {
        if (openIn === this.#started || !isFailure(error, "storage/unavailable")) throw error;
        if (isClose) return;
        const found = await reopened();
        if (request.kind === "append" && endWith(found, request.records ?? [])) return; // only its answer was lost
        await this.#ask(request);
      }
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
    if (this.#started) this.#lose(this.#started, "it was ended");
  }

  /** Records are copied, not moved: they may have to be sent again. */
  #ask({ kind, path, records = [] }: Request): Promise<Records> {
    const id = ++this.#last;
    const message = { id, kind, path, records } as ToJournals; // what a kind does not need is ignored
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#line().worker.postMessage(message);
    });
  }

  #line(): Started {
    if (this.#started) return this.#started;
    const lock = `lamella-journals-${shortId()}`; // one a worker; the worker finds it as its name
    const started = { worker: this.#start(lock), ended: new AbortController() };
    const { worker, ended } = started;
    worker.onmessage = ({ data }: MessageEvent<FromJournals>) => {
      if (data.kind !== "alive") this.#answered(data);
      else awaitDeath(lock, () => this.#lose(started, "it was killed"), ended.signal);
    };
    worker.onerror = (event) => this.#lose(started, event.message || "it could not be loaded");
    this.#started = started;
    return started;
  }

  #answered(reply: Answer): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.kind === "done") waiting?.resolve(reply.records);
    else waiting?.reject(errorOf(reply));
  }

  #lose(lost: Started, reason: string): void {
    if (this.#started !== lost) return;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    lost.ended.abort();
    lost.worker.terminate(); // what it has open could not be opened by the next one
    this.#started = undefined; // the next request starts another
    const message = `What is painted cannot be kept as it happens: the worker that writes it has stopped (${reason})`;
    for (const { reject } of waiting) reject(new Failure({ code: "storage/unavailable" }, message));
  }
}

function endWith(records: Records, last: Records): boolean {
  const tail = last.length === 0 ? [] : records.slice(-last.length);
  return tail.length === last.length && tail.every((record, i) => isSame(record, last[i]));
}

function isSame(a: Uint8Array, b: Uint8Array | undefined): boolean {
  return a.length === b?.length && a.every((byte, i) => byte === b[i]);
}

function errorOf({ message, detail }: Extract<Answer, { kind: "failed" }>): Error {
  return detail ? new Failure(detail, message) : new Error(message);
}
