import { Failure } from "#core/failure.ts";
import type { FileSink, Move, SaveFolder } from "./save-folder.ts";
import type { ByteRange, Key, ReadOptions } from "./store.ts";

const attempts = 4;

/** A directory of the browser: one that the user picked, or one of OPFS. `source` names it in failures. */
export class DirectoryStore implements SaveFolder {
  readonly #directory: FileSystemDirectoryHandle;
  readonly #source: string;

  constructor(directory: FileSystemDirectoryHandle, source: string) {
    this.#directory = directory;
    this.#source = source;
  }

  get(key: Key, options: ReadOptions = {}): Promise<Uint8Array | undefined> {
    return this.#read(key, options, (file) => file);
  }

  getRange(key: Key, range: ByteRange, options: ReadOptions = {}): Promise<Uint8Array | undefined> {
    return this.#read(key, options, (file) =>
      "suffixLength" in range
        ? file.slice(Math.max(0, file.size - range.suffixLength))
        : file.slice(range.offset, range.offset + range.length),
    );
  }

  /** The file itself, to be handed on without reading it; undefined where there is none. */
  file(key: Key): Promise<File | undefined> {
    return this.#find(key);
  }

  async list(folder: string): Promise<string[] | undefined> {
    try {
      let directory = this.#directory;
      for (const part of folder.split("/").filter(Boolean))
        directory = await directory.getDirectoryHandle(part);
      const names: string[] = [];
      for await (const [name, { kind }] of directory.entries())
        names.push(kind === "directory" ? `${name}/` : name);
      return names;
    } catch (error) {
      if (isNamed(error, "NotFoundError") || isNamed(error, "TypeMismatchError")) return undefined;
      throw this.#asFailure(error);
    }
  }

  set(key: Key, value: Uint8Array<ArrayBuffer>): Promise<void> {
    return this.#write(key, value);
  }

  async create(key: Key): Promise<FileSink> {
    const told = <T>(done: Promise<T>) =>
      done.catch((error: unknown) => {
        throw this.#asFailure(error);
      });
    const writable = await told(
      this.#handle(key, { create: true }).then((file) => file.createWritable()),
    );
    return {
      write: (data, position) => told(writable.write({ type: "write", data, position })),
      close: () => told(writable.close()),
      abort: async () => {
        await writable.abort().catch(() => {}); // a write that failed has ended it
        if ((await this.#find(key))?.size === 0) await this.remove(key.slice(1));
      },
    };
  }

  async remove(path: string): Promise<void> {
    const parents = path.split("/").filter(Boolean);
    const name = parents.pop();
    if (name === undefined) throw new Error("a whole folder that was picked is nobody's to remove");
    try {
      let directory = this.#directory;
      for (const parent of parents) directory = await directory.getDirectoryHandle(parent);
      await directory.removeEntry(name, { recursive: true });
    } catch (error) {
      if (isNamed(error, "NotFoundError") || isNamed(error, "TypeMismatchError")) return;
      throw this.#asFailure(error);
    }
  }

  /** File by file: no browser gives a folder another name. */
  async move({ from, to, onProgress }: Move): Promise<void> {
    const paths = await this.#filesIn(from);
    for (const [i, path] of paths.entries()) {
      const file = await this.#find(`/${from}/${path}`);
      if (!file) throw new Error(`${from}/${path} went away while it was moved`);
      await this.#write(`/${to}/${path}`, file);
      onProgress?.((i + 1) / paths.length);
    }
    await this.remove(from);
  }

  /** Paths of all files below a folder, as seen from it. */
  async #filesIn(folder: string): Promise<string[]> {
    const paths: string[] = [];
    for (const name of (await this.list(folder)) ?? []) {
      if (!name.endsWith("/")) paths.push(name);
      else
        for (const path of await this.#filesIn(`${folder}/${name}`)) paths.push(`${name}${path}`);
    }
    return paths;
  }

  async #write(key: Key, value: Uint8Array<ArrayBuffer> | Blob): Promise<void> {
    try {
      const file = await this.#handle(key, { create: true });
      const writable = await file.createWritable(); // replaces the file when it is closed
      try {
        await writable.write(value);
        await writable.close();
      } catch (error) {
        await writable.abort().catch(() => {}); // it may have failed because it is closed
        throw error;
      }
    } catch (error) {
      throw this.#asFailure(error);
    }
  }

  async #read(key: Key, { signal }: ReadOptions, part: (file: File) => Blob) {
    for (let attempt = 1; ; attempt++) {
      signal?.throwIfAborted();
      const file = await this.#find(key);
      // A file that is being written for the first time is empty until its stream is closed.
      if (!file || file.size === 0) return undefined;
      signal?.throwIfAborted();
      try {
        return new Uint8Array(await part(file).arrayBuffer());
      } catch (error) {
        // A file that was replaced after it was found cannot be read; the one in its place can.
        const replaced = isNamed(error, "NotReadableError") || isNamed(error, "NotFoundError");
        if (!replaced || attempt === attempts) throw this.#asFailure(error);
      }
    }
  }

  async #find(key: Key): Promise<File | undefined> {
    try {
      return await (await this.#handle(key, { create: false })).getFile();
    } catch (error) {
      if (isNamed(error, "NotFoundError") || isNamed(error, "TypeMismatchError")) return undefined;
      throw this.#asFailure(error);
    }
  }

  async #handle(key: Key, options: { create: boolean }): Promise<FileSystemFileHandle> {
    const names = key.slice(1).split("/");
    const name = names.pop() ?? "";
    let directory = this.#directory;
    for (const part of names) directory = await directory.getDirectoryHandle(part, options);
    return directory.getFileHandle(name, options);
  }

  #asFailure(cause: unknown): unknown {
    const source = this.#source;
    if (isNamed(cause, "QuotaExceededError"))
      return new Failure(
        { code: "storage/full" },
        `The browser's storage is full: ${source} could not be written; delete layers or runs that you no longer need`,
        { cause },
      );
    if (isNamed(cause, "NotAllowedError"))
      return new Failure(
        { code: "source/no-permission", source },
        `This page may no longer use the folder ${source}; open it again and allow it`,
        { cause },
      );
    if (!(cause instanceof DOMException)) return cause;
    return new Failure(
      { code: "source/unreachable", source },
      `Cannot use ${source}: ${cause.message}`,
      { cause },
    );
  }
}

function isNamed(error: unknown, name: string): boolean {
  // Not instanceof: some browsers make QuotaExceededError a class of its own.
  return error instanceof Error && error.name === name;
}
