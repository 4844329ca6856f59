import { Failure } from "#core/failure.ts";
import { askAgain, isPassing, PassingFailure, usualWaitsMs } from "./ask-again.ts";
import { parseListing } from "./http-listing.ts";
import type { ByteRange, Key, ReadOptions, Store } from "./store.ts";

const metadataKey = /\/(zarr\.json|\.zattrs|\.zgroup|\.zarray)$/;

/**
 * A folder at an address. 404 and 410 are absences. So is the page that servers of single-page apps send
 * for every unknown path, and 403 from a server that answers 403 to metadata (a bucket without the
 * right to list says so of all that is absent). Any other status is `source/unreachable`; a server that has answered before, and now
 * fails or does not answer, is asked again after a while, three times, before that.
 */
export class HttpStore implements Store {
  readonly #folder: URL;
  readonly #source: string;
  readonly #waitsMs: readonly number[];
  /** Whether there is a server at all: an address that is wrong is said at once. */
  #hasAnswered = false;
  /** What a server without ranges sent last: the next range is most likely one of the same. */
  #whole: { readonly key: Key; readonly bytes: Uint8Array } | undefined;
  /** How the server has answered for what is absent, besides 404. */
  #habit: "plain" | "pages" | "forbids" = "plain";

  /** `waitsMs`: how long each further request waits. */
  constructor(
    url: string,
    { waitsMs = usualWaitsMs }: { readonly waitsMs?: readonly number[] } = {},
  ) {
    this.#source = url;
    this.#waitsMs = waitsMs;
    if (!URL.canParse(url)) throw this.#unreachable("that is no address");
    this.#folder = new URL(url);
    this.#folder.hash = "";
    if (!this.#folder.pathname.endsWith("/")) this.#folder.pathname += "/";
  }

  get(key: Key, options: ReadOptions = {}): Promise<Uint8Array | undefined> {
    return this.#patiently(options.signal, async () => {
      const response = await this.#ask(key, undefined, options.signal);
      return response && this.#body(response, options.signal);
    });
  }

  getRange(key: Key, range: ByteRange, options: ReadOptions = {}): Promise<Uint8Array | undefined> {
    return this.#patiently(options.signal, () => this.#readRange(key, range, options));
  }

  async #readRange(
    key: Key,
    range: ByteRange,
    options: ReadOptions,
  ): Promise<Uint8Array | undefined> {
    if (this.#whole?.key === key) return this.#whole.bytes.slice(...sliceOf(range));
    const response = await this.#ask(key, rangeHeader(range), options.signal);
    if (response?.status === 200 && "suffixLength" in range) {
      // Some servers know ranges but not those from the end: better ask again than take in a whole shard.
      const size = Number(response.headers.get("content-length"));
      if (size > range.suffixLength) {
        await response.body?.cancel();
        const offset = size - range.suffixLength;
        return this.#readRange(key, { offset, length: range.suffixLength }, options);
      }
    }
    const bytes = response && (await this.#body(response, options.signal));
    if (response?.status !== 200 || !bytes) return bytes;
    // A server may ignore the range and send everything. The copy starts at 0: readers need it aligned.
    this.#whole = { key, bytes };
    return bytes.slice(...sliceOf(range));
  }

  /** As JSON, which `lamella serve` sends, or from the page that other servers make of a folder. */
  list(folder: string, { signal }: { signal: AbortSignal }): Promise<string[] | undefined> {
    return this.#patiently(signal, () => this.#list(folder, signal));
  }

  async #list(folder: string, signal: AbortSignal): Promise<string[] | undefined> {
    const address = this.#address(`/${folder}${folder === "" ? "" : "/"}`);
    const headers = { accept: "application/json, text/html;q=0.9" };
    const response = await this.#answered(fetch(address, { headers, signal }), signal);
    const type = response.headers.get("content-type") ?? "";
    if (!response.ok || !/json|html/.test(type)) {
      await response.body?.cancel();
      return undefined;
    }
    return parseListing(await this.#answered(response.text(), signal), address);
  }

  explainAbsence(): Failure | undefined {
    if (this.#habit === "forbids") return this.#unreachable("its server answers 403 (forbidden)");
    if (this.#habit === "plain") return undefined;
    return new Failure(
      { code: "reader/unsupported", source: this.#source },
      `${this.#source} answers with a web page, not with data; give the address of the image's folder`,
    );
  }

  #patiently<T>(signal: AbortSignal | undefined, attempt: () => Promise<T>): Promise<T> {
    return askAgain(attempt, { waitsMs: this.#hasAnswered ? this.#waitsMs : [], signal });
  }

  async #ask(key: Key, range: string | undefined, signal: AbortSignal | undefined) {
    const response = await this.#answered(
      fetch(this.#address(key), {
        ...(range && { headers: { range } }),
        ...(signal && { signal }),
      }),
      signal,
    );
    if (response.ok) {
      this.#hasAnswered = true;
      return response;
    }
    await response.body?.cancel(); // or the connection stays taken
    if (response.status === 404 || response.status === 410) return undefined;
    if (response.status === 403 && metadataKey.test(key)) this.#habit = "forbids";
    if (response.status === 403 && this.#habit === "forbids") return undefined;
    const failure = this.#unreachable(`its server answers ${response.status} to ${key}`);
    throw isPassing(response.status) ? new PassingFailure(failure) : failure;
  }

  async #body(response: Response, signal: AbortSignal | undefined) {
    const bytes = new Uint8Array(await this.#answered(response.arrayBuffer(), signal));
    if (!isPage(response, bytes)) return bytes;
    this.#habit = "pages";
    return undefined;
  }

  /** fetch rejects with a TypeError when there is no answer, and when an answer breaks off. */
  async #answered<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    try {
      return await answer;
    } catch (cause) {
      signal?.throwIfAborted();
      if (!(cause instanceof TypeError)) throw cause;
      const hint = "is the address right, and does its server allow this page (CORS)?";
      throw new PassingFailure(this.#unreachable(`it does not answer; ${hint}`, cause));
    }
  }

  #address(key: Key): URL {
    const path = key.slice(1).split("/").map(encodeURIComponent).join("/");
    const url = new URL(path, this.#folder);
    url.search = this.#folder.search; // signed addresses carry their signature there
    return url;
  }

  #unreachable(found: string, cause?: unknown): Failure {
    return new Failure(
      { code: "source/unreachable", source: this.#source },
      `Cannot reach ${this.#source}: ${found}`,
      { cause },
    );
  }
}

function rangeHeader(range: ByteRange): string {
  if ("suffixLength" in range) return `bytes=-${range.suffixLength}`;
  return `bytes=${range.offset}-${range.offset + range.length - 1}`;
}

function sliceOf(range: ByteRange): [start: number, stop?: number] {
  if ("suffixLength" in range) return [-range.suffixLength];
  return [range.offset, range.offset + range.length];
}

/** Both signs are asked for: a chunk may be mislabelled as text, and may begin like a page. */
function isPage(response: Response, bytes: Uint8Array): boolean {
  if (!response.headers.get("content-type")?.startsWith("text/html")) return false;
  const start = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart().toLowerCase();
  return (
    start.startsWith("<!doctype html") || start.startsWith("<html") || start.startsWith("<!--")
  );
}
