import type { AsyncReadable } from "@zarrita/storage";
import type { ByteRange, Key, ReadOptions, WritableStore } from "#io/stores/store.ts";

/** A store in memory that counts what is asked of it, waits while a test holds it, and fails when it is told to. */
export class MemoryStore implements WritableStore, AsyncReadable {
  readonly values = new Map<Key, Uint8Array<ArrayBuffer>>();
  readonly asked: Key[] = [];
  readonly failures: Error[] = [];
  hold: Promise<void> = Promise.resolve();

  async get(key: Key, { signal }: ReadOptions = {}): Promise<Uint8Array | undefined> {
    this.asked.push(key);
    await this.hold;
    signal?.throwIfAborted();
    return this.values.get(key);
  }

  async getRange(key: Key, range: ByteRange, options?: ReadOptions) {
    const bytes = await this.get(key, options);
    if ("suffixLength" in range) return bytes?.slice(-range.suffixLength);
    return bytes?.slice(range.offset, range.offset + range.length);
  }

  async set(key: Key, value: Uint8Array<ArrayBuffer>): Promise<void> {
    const failure = this.failures.shift();
    if (failure) throw failure;
    this.values.set(key, value);
  }

  async remove(path: string): Promise<void> {
    for (const key of this.values.keys())
      if (key === `/${path}` || key.startsWith(`/${path}/`)) this.values.delete(key);
  }

  async list(folder: string): Promise<string[]> {
    const prefix = folder ? `/${folder}/` : "/";
    const inside = [...this.values.keys()].filter((key) => key.startsWith(prefix));
    return [...new Set(inside.map((key) => key.slice(prefix.length).replace(/\/.*/s, "/")))];
  }

  /** A text under a key, as metadata is. */
  put(key: Key, value: unknown): this {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    this.values.set(key, new TextEncoder().encode(text));
    return this;
  }
}
