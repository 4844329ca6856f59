import * as v from "valibot";
import { Failure } from "#core/failure.ts";
import { type RefusalCode, refusalSchema } from "./refusal.ts";

/** A session that a server keeps: what its link opens. */
export interface SharedSession {
  readonly id: string;
  /** The short address to hand on. */
  readonly link: string;
  /** The state that was written: to replace no other one. */
  readonly etag: string;
}

const addedSchema = v.object({ id: v.string(), link: v.string() });

/** What `lamella serve --write` keeps for a group: sessions, and masks and weights by their content (docs/server.md). */
export class ServedShares {
  readonly #origin: string;
  readonly #token: string;

  constructor({ origin, token }: { readonly origin: string; readonly token: string }) {
    this.#origin = origin;
    this.#token = token;
  }

  /** Keeps bytes that are not there yet; resolves with their name, `sha256-` and 64 digits, by which anybody reads them. */
  async keep(bytes: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<string> {
    const name = await assetNameOf(bytes);
    const there = await this.#ask(`assets/${name}`, { method: "HEAD", signal });
    if (there.ok) return name;
    await this.#write(`assets/${name}`, { method: "PUT", body: bytes, signal });
    return name;
  }

  /** Where anybody reads what goes by that name. */
  addressOf(name: string): string {
    return new URL(`/assets/${name}`, this.#origin).href;
  }

  /** Keeps a session under a new short link. */
  async add(document: unknown, signal: AbortSignal): Promise<SharedSession> {
    const body = JSON.stringify(document);
    const response = await this.#write("sessions", { method: "POST", body, signal });
    const { id, link } = v.parse(addedSchema, await response.json());
    return { id, link: new URL(link, this.#origin).href, etag: etagOf(response) };
  }

  /**
   * Puts a session in place of one that was shared, whose link then opens it. Rejects with `share/changed` where
   * somebody else has done so since.
   */
  async replace(
    shared: SharedSession,
    { document, signal }: { readonly document: unknown; readonly signal: AbortSignal },
  ): Promise<SharedSession> {
    const headers = { "if-match": shared.etag };
    const body = JSON.stringify(document);
    const address = `sessions/${shared.id}`;
    const response = await this.#write(address, { method: "PUT", body, headers, signal });
    return { ...shared, etag: etagOf(response) };
  }

  async #write(path: string, { headers, ...init }: RequestInit & { signal: AbortSignal }) {
    const known = { ...headers, authorization: `Bearer ${this.#token}` };
    const response = await this.#ask(path, { ...init, headers: known });
    if (!response.ok) throw refused(await readRefusal(response), this.#origin);
    return response;
  }

  async #ask(path: string, init: RequestInit & { signal: AbortSignal }): Promise<Response> {
    const address = new URL(path, `${this.#origin}/`);
    try {
      return await fetch(address, init);
    } catch (cause) {
      init.signal.throwIfAborted();
      const message = `Cannot share with ${this.#origin}: its server does not answer`;
      throw new Failure({ code: "source/unreachable", source: address.href }, message, { cause });
    }
  }
}

/** What an asset is called: `sha256-` and the hash of its bytes in small hexadecimal digits. */
export async function assetNameOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `sha256-${Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

function etagOf(response: Response): string {
  return response.headers.get("etag") ?? "";
}

async function readRefusal(response: Response): Promise<{ code: RefusalCode; message: string }> {
  const said = v.safeParse(v.pipe(v.string(), v.parseJson(), refusalSchema), await response.text());
  if (said.success) return said.output;
  return { code: "failed", message: `the server answers ${response.status}` };
}

function refused(
  { code, message }: { code: RefusalCode; message: string },
  place: string,
): Failure {
  switch (code) {
    case "quota":
    case "disk-full":
      return new Failure({ code: "storage/full" }, message);
    case "changed":
      return new Failure({ code: "share/changed" }, message);
    case "read-only":
    case "wrong-token":
    case "wrong-origin":
      return new Failure({ code: "save/read-only", place }, message);
    default:
      return new Failure({ code: "share/refused", refusal: code }, `Not shared: ${message}`);
  }
}
