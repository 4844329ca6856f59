import { randomUUID } from "node:crypto";
import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { Failure } from "#core/failure.ts";
import type { FileSink, Move, SaveFolder } from "../stores/save-folder.ts";
import type { ByteRange, Key, ReadOptions } from "../stores/store.ts";
import { putInPlace } from "./put-in-place.ts";

/** A directory on disk. */
export class FileStore implements SaveFolder {
  readonly #directory: string;
  readonly #parts: string | undefined;

  /** What is not finished lies beside where it goes, or in the folder `parts`, which has to be there. */
  constructor(directory: string, { parts }: { readonly parts?: string } = {}) {
    this.#directory = resolve(directory);
    this.#parts = parts;
  }

  /** As the constructor, for reading: rejects with `source/unreachable` where there is nothing. */
  static async open(directory: string): Promise<FileStore> {
    try {
      await stat(directory);
      return new FileStore(directory);
    } catch (cause) {
      throw asFailure(cause, directory);
    }
  }

  async get(key: Key, { signal }: ReadOptions = {}): Promise<Uint8Array | undefined> {
    try {
      return await readFile(this.#path(key), { signal });
    } catch (error) {
      signal?.throwIfAborted();
      if (isAbsent(error)) return undefined;
      throw asFailure(error, this.#path(key));
    }
  }

  async getRange(
    key: Key,
    range: ByteRange,
    { signal }: ReadOptions = {},
  ): Promise<Uint8Array | undefined> {
    signal?.throwIfAborted();
    let file: FileHandle | undefined;
    try {
      file = await open(this.#path(key));
      const { size } = await file.stat();
      const [from, to] =
        "suffixLength" in range
          ? [Math.max(0, size - range.suffixLength), size]
          : [range.offset, Math.min(size, range.offset + range.length)];
      const bytes = new Uint8Array(Math.max(0, to - from));
      await file.read(bytes, 0, bytes.length, from);
      signal?.throwIfAborted();
      return bytes;
    } catch (error) {
      signal?.throwIfAborted();
      if (isAbsent(error)) return undefined;
      throw asFailure(error, this.#path(key));
    } finally {
      await file?.close();
    }
  }

  async list(folder: string): Promise<string[] | undefined> {
    try {
      const found = await readdir(join(this.#directory, folder), { withFileTypes: true });
      return found.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw asFailure(error, join(this.#directory, folder));
    }
  }

  async set(key: Key, value: Uint8Array<ArrayBuffer>): Promise<void> {
    const path = this.#path(key);
    const temporary = this.#temporary(path);
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(temporary, value);
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw asFailure(error, path);
    }
  }

  /** Written under another name, and on the disk before it gets its own. */
  async create(key: Key): Promise<FileSink> {
    const path = this.#path(key);
    const temporary = this.#temporary(path);
    const told = <T>(done: Promise<T>) =>
      done.catch((error: unknown) => {
        throw asFailure(error, path);
      });
    await told(mkdir(dirname(temporary), { recursive: true }));
    const file = await told(open(temporary, "wx"));
    return {
      async write(bytes, at) {
        for (let done = 0; done < bytes.length; )
          done += (await told(file.write(bytes, done, bytes.length - done, at + done)))
            .bytesWritten;
      },
      async close() {
        await file.close();
        await told(putInPlace(temporary, path));
      },
      async abort() {
        await file.close();
        await rm(temporary, { force: true });
      },
    };
  }

  async remove(path: string): Promise<void> {
    const wanted = join(this.#directory, path);
    if (wanted === join(this.#directory)) throw new Error("a whole store is nobody's to remove");
    try {
      await rm(wanted, { recursive: true, force: true });
    } catch (error) {
      throw asFailure(error, wanted);
    }
  }

  async move({ from, to }: Move): Promise<void> {
    const [before, after] = [join(this.#directory, from), join(this.#directory, to)];
    try {
      await mkdir(dirname(after), { recursive: true });
      await rename(before, after);
    } catch (error) {
      throw asFailure(error, before);
    }
  }

  #path(key: Key): string {
    return join(this.#directory, key);
  }

  #temporary(path: string): string {
    const name = this.#parts === undefined ? path : join(this.#parts, basename(path).slice(0, 100));
    return `${name}.${randomUUID()}.part`;
  }
}

/** Also a file where a folder was expected, and the reverse: neither is the value asked for. */
function isAbsent(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR", "EISDIR"].includes(codeOf(error) ?? "");
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

function asFailure(cause: unknown, path: string): unknown {
  const code = codeOf(cause);
  if (code === "EACCES" || code === "EPERM")
    return new Failure(
      { code: "source/no-permission", source: path },
      `No permission to use ${path}`,
      { cause },
    );
  if (code === "ENOSPC")
    return new Failure({ code: "storage/full" }, `No space left to write ${path}`, { cause });
  if (code === undefined) return cause;
  return new Failure(
    { code: "source/unreachable", source: path },
    `Cannot use ${path}: ${code === "ENOENT" ? "there is nothing of that name" : code}`,
    { cause },
  );
}
