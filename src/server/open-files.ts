import { constants, type Stats } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { isAbsent } from "./absent.ts";

/** A file that is open for whoever took it, until it is given back. */
export interface TakenFile {
  readonly handle: FileHandle;
  /** As of now. */
  readonly stats: Stats;
  release(): Promise<void>;
}

interface Held {
  readonly handle: FileHandle;
  readonly opened: Stats;
  users: number;
  usedAt: number;
}

/** So long after it was read last a file is closed: what was deleted gives its space back. */
const restMs = 1000;
const mostHeld = 256;

/** Holds files open for a moment that are read again and again, as shards are: finding and opening one takes longer than reading a chunk. */
export class OpenFiles {
  readonly #held = new Map<string, Held>();
  #sweep: NodeJS.Timeout | undefined;

  /**
   * The file of a name, if it is one. `find` says which file that is and whether it may be read, and is asked where
   * another one has the name than the one that is held: a file that is held keeps its number on its disk to itself.
   */
  async take(
    name: string,
    find: () => Promise<string | undefined>,
  ): Promise<TakenFile | undefined> {
    const known = this.#held.get(name);
    if (known) {
      known.users++; // before anybody else may close it
      const stats = await statOf(name);
      if (stats && isSame(stats, known.opened)) return this.#taken(name, known, stats);
      await this.#release(name, known);
    }
    const path = await find();
    const handle = path === undefined ? undefined : await openToRead(path);
    if (!handle) return undefined;
    const opened = await handle.stat();
    if (!opened.isFile()) return void (await handle.close());
    const held = { handle, opened, users: 1, usedAt: 0 };
    const before = this.#held.get(name); // another state of it, or somebody else was as quick
    this.#held.set(name, held);
    if (before?.users === 0) await before.handle.close(); // or else its last user does so
    return this.#taken(name, held, opened);
  }

  /** Closes what nobody uses, and the rest once it is given back. */
  async close(): Promise<void> {
    clearTimeout(this.#sweep);
    const held = [...this.#held.values()];
    this.#held.clear();
    await Promise.all(held.filter(({ users }) => users === 0).map(({ handle }) => handle.close()));
  }

  #taken(name: string, held: Held, stats: Stats): TakenFile {
    return { handle: held.handle, stats, release: () => this.#release(name, held) };
  }

  async #release(name: string, held: Held): Promise<void> {
    held.users--;
    held.usedAt = performance.now();
    const isFull = this.#held.size > mostHeld;
    if (held.users > 0) return;
    if (isFull && this.#held.get(name) === held) this.#held.delete(name);
    if (this.#held.get(name) !== held) return held.handle.close();
    this.#sweep ??= setTimeout(() => void this.#closeRested(), restMs).unref();
  }

  async #closeRested(): Promise<void> {
    this.#sweep = undefined;
    const before = performance.now() - restMs;
    const rested = [...this.#held].filter(([, held]) => held.users === 0 && held.usedAt <= before);
    for (const [name] of rested) this.#held.delete(name);
    if (this.#held.size > 0)
      this.#sweep = setTimeout(() => void this.#closeRested(), restMs).unref();
    await Promise.all(rested.map(([, { handle }]) => handle.close()));
  }
}

function isSame(one: Stats, other: Stats): boolean {
  return one.ino === other.ino && one.dev === other.dev;
}

async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Not a pipe, on which opening would wait, nor a link that was put there since its path was followed. */
async function openToRead(path: string): Promise<FileHandle | undefined> {
  try {
    const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants; // absent on Windows, and nothing then
    return await open(path, O_RDONLY | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0));
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
