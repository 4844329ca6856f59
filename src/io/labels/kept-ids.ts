import * as v from "valibot";
import type { LabelIds } from "#core/labels/label-ids.ts";
import type { Store, WritableStore } from "../stores/store.ts";

/** Beside the chunks that were painted: the ids above 2^31, in the order of the numbers that stand for them there. */
const key = "/large-ids.json";

const listSchema = v.array(v.pipe(v.string(), v.regex(/^-?\d+$/)));

/** Keeps the large ids of labels in the folder of their edits: without them nobody knows what its numbers mean. */
export class KeptIds {
  readonly #ids: LabelIds;
  readonly #store: () => Promise<WritableStore>;
  #writing: Promise<void> | undefined;
  #written: number;

  constructor(ids: LabelIds, store: () => Promise<WritableStore>) {
    this.#ids = ids;
    this.#store = store;
    this.#written = 0;
  }

  /** Whether there are ids that have not been written. */
  get isBehind(): boolean {
    return this.#ids.largeCount !== this.#written;
  }

  /** To be awaited before what is painted is written, to a journal or to chunks. */
  async write(): Promise<void> {
    while (this.isBehind) {
      // One list after the other: a shorter one must not come last.
      this.#writing ??= this.#writeList().finally(() => {
        this.#writing = undefined;
      });
      await this.#writing;
    }
  }

  async #writeList(): Promise<void> {
    const store = await this.#store();
    const { large } = this.#ids;
    await store.set(key, new TextEncoder().encode(JSON.stringify(large)));
    this.#written = large.length;
  }
}

/** None where none were kept. */
export async function readIds(store: Store, signal: AbortSignal): Promise<readonly string[]> {
  const bytes = await store.get(key, { signal });
  return bytes ? v.parse(listSchema, JSON.parse(new TextDecoder().decode(bytes))) : [];
}
