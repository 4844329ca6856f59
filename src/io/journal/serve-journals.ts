import { Failure } from "#core/failure.ts";
import { Journal } from "./journal.ts";
import type { FromJournals, ToJournals } from "./messages.ts";
import type { SyncFile } from "./sync-file.ts";

type Answer = Exclude<FromJournals, { kind: "alive" }>;

export interface JournalPort {
  onmessage: ((event: MessageEvent<ToJournals>) => void) | null;
  postMessage(message: FromJournals, transfer: Transferable[]): void;
}

export type OpenFiles = (path: string) => Promise<readonly [SyncFile, SyncFile]>;

/** Answers a port's messages with journals in files of `open`. */
export function serveJournals(port: JournalPort, open: OpenFiles): void {
  const journals = new Map<string, Journal>();
  const turns = new Map<string, Promise<void>>();

  async function answer(message: ToJournals): Promise<Answer> {
    const { id, path } = message;
    try {
      const records = await act(message, journals, open);
      return { id, kind: "done", records };
    } catch (error) {
      if (message.kind === "close") journals.delete(path);
      const text = error instanceof Error ? error.message : String(error);
      const detail = error instanceof Failure ? error.detail : undefined;
      return { id, kind: "failed", message: text, ...(detail && { detail }) };
    }
  }

  port.onmessage = ({ data }) => {
    const before = turns.get(data.path) ?? Promise.resolve();
    const turn = before.then(async () => {
      const reply = await answer(data);
      const buffers = reply.kind === "done" ? reply.records.map(({ buffer }) => buffer) : [];
      port.postMessage(reply, buffers);
    });
    turns.set(data.path, turn);
  };
}

async function act(
  message: ToJournals,
  journals: Map<string, Journal>,
  open: OpenFiles,
): Promise<readonly Uint8Array<ArrayBuffer>[]> {
  const { path } = message;
  if (message.kind === "open") {
    if (journals.has(path)) throw new Error(`The journal ${path} is open already`);
    const files = await open(path);
    try {
      const { journal, records } = Journal.open(files);
      journals.set(path, journal);
      return records;
    } catch (error) {
      for (const file of files) file.close(); // or nobody could open them while this worker lives
      throw error;
    }
  }
  const known = journals.get(path);
  if (!known) throw new Error(`The journal ${path} is not open`);
  if (message.kind === "append") for (const record of message.records) known.append(record);
  if (message.kind === "rewrite") known.rewrite(message.records);
  if (message.kind === "close") {
    journals.delete(path);
    known.close();
  }
  return [];
}
