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
    this.onmessage?.call(worker, new MessageEvent("message", { data: reply }));
  }
}

test("a journal whose worker has died goes on in the next one, after all that was kept", async () => {
  const files: Files = [new MemoryFile(), new MemoryFile()];
  const workers: FileWorker[] = [];
  const client = new JournalClient(() => {
    const worker = new FileWorker(files);
    workers.push(worker);
    return worker as unknown as Worker; // the part of one that a client uses
  });
  const journal = await client.open("a");
  await journal.append(Uint8Array.of(1));
  const [first] = workers;
  if (!first) throw new Error("it started no worker");
  first.isDead = true;
  const lost = journal.append(Uint8Array.of(2)).catch((error: unknown) => error);
  first.onerror?.call(first as unknown as Worker, { message: "killed" } as ErrorEvent); // its message alone is read
  assert.isTrue(isFailure(await lost, "storage/unavailable"));
  await journal.append(Uint8Array.of(3));
  await journal.close();
  const { records } = await client.open("a");
  assert.deepEqual(
    records.map((bytes) => [...bytes]),
    [[1], [3]],
  );
  assert.equal(workers.length, 2);
});
