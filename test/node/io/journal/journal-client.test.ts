import { assert } from "chai";
import { test } from "vitest";
import { isFailure } from "#core/failure.ts";
import { JournalClient } from "#io/journal/journal-client.ts";
import type { FromJournals, ToJournals } from "#io/journal/messages.ts";
import { type JournalPort, serveJournals } from "#io/journal/serve-journals.ts";
import { MemoryFile } from "../../../memory-journals.ts";

type Files = readonly [MemoryFile, MemoryFile];

/** What a client uses of a worker; it serves from files that outlive it. */
class FileWorker implements Pick<Worker, "onmessage" | "onerror" | "postMessage" | "terminate"> {
  onmessage: Worker["onmessage"] = null;
  onerror: Worker["onerror"] = null;
  isDead: boolean = false;
  isMute: boolean = false;
  readonly #port: JournalPort;

  constructor(files: Files) {
    this.#port = { onmessage: null, postMessage: (reply) => this.#answer(reply) };
    serveJournals(this.#port, async () => files);
  }

  postMessage(message: ToJournals): void {
    if (!this.isDead) this.#port.onmessage?.(new MessageEvent("message", { data: message }));
  }

  terminate(): void {
    this.isDead = true;
  }

  #answer(reply: FromJournals): void {
    const worker = this as unknown as Worker; // the part of it that there is
    if (!this.isMute) this.onmessage?.call(worker, new MessageEvent("message", { data: reply }));
  }
}

function startedWith(start: () => FileWorker) {
  const workers: FileWorker[] = [];
  const client = new JournalClient(() => {
    const worker = start();
    workers.push(worker);
    return worker as unknown as Worker; // the part of one that a client uses
  });
  const die = () => {
    const worker = workers.at(-1);
    if (!worker) throw new Error("it started no worker");
    worker.isDead = true;
    worker.onerror?.call(worker as unknown as Worker, { message: "killed" } as ErrorEvent); // its message alone is read
  };
  return { client, workers, die };
}

const numbers = (records: readonly Uint8Array[]) => records.map((bytes) => [...bytes]);

test("a journal whose worker has died goes on in the next one with what was under way, each record once", async () => {
  const files: Files = [new MemoryFile(), new MemoryFile()];
  const { client, workers, die } = startedWith(() => new FileWorker(files));
  const journal = await client.open("a");
  await journal.append(Uint8Array.of(1));
  const unwritten = workers[0];
  if (unwritten) unwritten.isDead = true; // it gets no message any more
  const second = journal.append(Uint8Array.of(2));
  die();
  await second;
  const unanswered = workers[1];
  if (unanswered) unanswered.isMute = true; // it writes, and dies before it has said so
  const third = journal.append(Uint8Array.of(3));
  await new Promise((go) => setImmediate(go));
  die();
  await third;
  await journal.append(Uint8Array.of(4));
  await journal.close();
  assert.deepEqual(numbers((await client.open("a")).records), [[1], [2], [3], [4]]);
  assert.equal(workers.length, 3);
});

test("what kills the next worker too is rejected, and what follows is kept", async () => {
  const files: Files = [new MemoryFile(), new MemoryFile()];
  let isDeadly = false;
  const { client, workers, die } = startedWith(() => {
    const worker = new FileWorker(files);
    worker.isDead = isDeadly;
    return worker;
  });
  const journal = await client.open("a");
  const [first] = workers;
  if (first) first.isDead = true;
  isDeadly = true;
  const deadly = journal.append(Uint8Array.of(1)).catch((error: unknown) => error);
  die();
  await new Promise((go) => setImmediate(go));
  die();
  assert.isTrue(isFailure(await deadly, "storage/unavailable"));
  assert.equal(workers.length, 2);
  isDeadly = false;
  await journal.append(Uint8Array.of(2));
  await journal.close();
  assert.deepEqual(numbers((await client.open("a")).records), [[2]]);
});
