import { assert } from "chai";
import { test } from "vitest";
import type { FromJournals } from "#io/journal/messages.ts";
import { type JournalPort, serveJournals } from "#io/journal/serve-journals.ts";
import { MemoryFile } from "../../../memory-journals.ts";

test("the files of a journal that cannot be begun are closed, so that the next attempt can open them", async () => {
  let closed = 0;
  class FullFile extends MemoryFile {
    override close(): void {
      closed++;
    }
  }
  const reply = await new Promise<FromJournals>((resolve) => {
    const port: JournalPort = { onmessage: null, postMessage: resolve };
    serveJournals(port, async () => [
      new FullFile(new Uint8Array(), 0),
      new FullFile(new Uint8Array(), 0),
    ]);
    port.onmessage?.(new MessageEvent("message", { data: { id: 1, kind: "open", path: "a" } }));
  });
  assert.deepEqual(reply, { id: 1, kind: "failed", message: "full" });
  assert.equal(closed, 2);
});
