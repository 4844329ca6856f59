import { openOpfs } from "./opfs.ts";
import type { StagedFile } from "./served-folder.ts";

const folder = "being-saved";
/** A browser reads a download in its own time; after this it has. */
const keptMs = 60 * 60 * 1000;

/** A new file in the browser's own storage, to be downloaded or sent. Those that were left there are deleted. */
export async function stageFile(): Promise<StagedFile> {
  const store = await openOpfs({ kind: "opfs", path: folder }, { create: true });
  for (const name of (await store.list("")) ?? []) {
    const made = Number(/^\d+/.exec(name)?.[0] ?? 0);
    if (Date.now() - made > keptMs) await store.remove(name).catch(() => {}); // another page may use it
  }
  const name = `${Date.now()}-${crypto.randomUUID()}`;
  const sink = await store.create(`/${name}`);
  return {
    write: (bytes, at) => sink.write(bytes, at),
    close: () => sink.close(),
    async abort() {
      await sink.abort();
      await store.remove(name);
    },
    async file() {
      const file = await store.file(`/${name}`);
      if (!file) throw new Error(`${name} is gone before it was read`);
      return file;
    },
  };
}
