// The worker that writes journals: only a worker may write to a file of the browser's storage without waiting.
import { openOpfsFolder } from "../stores/opfs.ts";
import { holdLife } from "../worker-life.ts";
import type { FromJournals } from "./messages.ts";
import { openSyncFile } from "./opfs-file.ts";
import { serveJournals } from "./serve-journals.ts";

declare const self: DedicatedWorkerGlobalScope;

/** How long files may be kept by a page that has just ended, or crashed. */
const longestWaitMs = 5000;

serveJournals(self, async (path) => {
  const folder = await openOpfsFolder({ kind: "opfs", path }, { create: true });
  const signal = AbortSignal.timeout(longestWaitMs);
  const first = await openSyncFile(folder, { name: "0", signal }); // who has the first one gets the second
  try {
    return [first, await openSyncFile(folder, { name: "1", signal })];
  } catch (error) {
    first.close();
    throw error;
  }
});
if (self.name)
  holdLife(self.name, () => self.postMessage({ kind: "alive" } satisfies FromJournals));
