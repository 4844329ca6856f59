import { Failure } from "#core/failure.ts";
import type { Key } from "#io/stores/store.ts";
import { MemoryStore } from "./memory-store.ts";

/** Storage that has no room any more for some of its keys. */
export class FullStore extends MemoryStore {
  isFull: (key: Key) => boolean = () => false;

  override async set(key: Key, value: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.isFull(key)) throw new Failure({ code: "storage/full" }, "The storage is full");
    await super.set(key, value);
  }
}
