import { Failure } from "#core/failure.ts";
import { HttpStore } from "./http-store.ts";
import type { FileSink, Move, SaveFolder } from "./save-folder.ts";
import type { Key } from "./store.ts";

/** A file that is gathered somewhere before it is sent. */
export interface StagedFile extends FileSink {
  /** All of it; it is there until `abort`. */
  file(): Promise<Blob>;
}

/** What `lamella serve --write` asks of whoever writes. */
export interface ServedWriting {
  readonly token: string;
  /** Makes a file to gather in: a server takes a file as a whole, from its first byte to its last. */
  stage(): Promise<StagedFile>;
  /** Ends a file on its way. What is removed or gets its name is not left half way. */
  readonly signal?: AbortSignal | undefined;
}

/** A folder that `lamella serve --write` serves. */
export class ServedFolder extends HttpStore implements SaveFolder {
  readonly #url: string;
  readonly #writing: ServedWriting;

  constructor(url: string, writing: ServedWriting) {
    super(url);
    this.#url = url.replace(/\/*$/, "/");
    this.#writing = writing;
  }

  async set(key: Key, value: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#send("PUT", key.slice(1), value);
  }

  async create(key: Key): Promise<FileSink> {
    const staged = await this.#writing.stage();
    return {
      write: (bytes, at) => staged.write(bytes, at),
      close: async () => {
        await staged.close();
        try {
          await this.#send("PUT", key.slice(1), await staged.file());
        } finally {
          await staged.abort();
        }
      },
      abort: () => staged.abort(),
    };
  }

  async remove(path: string): Promise<void> {
    await this.#send("DELETE", path, null);
  }

  /** WebDAV's way to do it (RFC 4918, 9.9). */
  async move({ from, to }: Move): Promise<void> {
    await this.#send("MOVE", from, null, { destination: this.#address(to).pathname });
  }

  #address(path: string): URL {
    return new URL(path.split("/").map(encodeURIComponent).join("/"), this.#url);
  }

  async #send(
    method: "PUT" | "DELETE" | "MOVE",
    path: string,
    body: BodyInit | null,
    more: { readonly [header: string]: string } = {},
  ): Promise<void> {
    const address = this.#address(path);
    const headers = { authorization: `Bearer ${this.#writing.token}`, ...more };
    const signal = method === "PUT" ? this.#writing.signal : undefined;
    const request = { method, headers, body, ...(signal && { signal }) };
    const response = await fetch(address, request).catch((cause: unknown) => {
      signal?.throwIfAborted();
      const message = `Cannot write ${address.href}: its server does not answer`;
      throw new Failure({ code: "source/unreachable", source: address.href }, message, { cause });
    });
    await response.body?.cancel();
    if (!response.ok) throw refused(address.href, response.status);
  }
}

function refused(source: string, status: number): Failure {
  if (status === 507)
    return new Failure({ code: "storage/full" }, `No space left on the server to write ${source}`);
  if (status === 413)
    return new Failure(
      { code: "source/unreachable", source },
      `Cannot write ${source}: it is larger than its server takes; save as OME-Zarr, whose files are small`,
    );
  if (status >= 500)
    return new Failure(
      { code: "source/unreachable", source },
      `Cannot write ${source}: its server failed with status ${status}`,
    );
  return notWritable(source);
}

/** For an address that nobody may write to. */
export function notWritable(source: string): Failure {
  return new Failure(
    { code: "save/read-only", place: source },
    `Nobody may write to ${source}: start its server with "lamella serve --write" and open the address that it prints, or save as a download`,
  );
}
