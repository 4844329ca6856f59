import { Failure, isFailure } from "../failure.ts";
import { sessionText } from "./session-text.ts";

/** Up to this many characters a link stays readable; beyond, it is packed. */
const longestReadable = 600;

/**
 * JSON as the part of an address behind `#`, which no server ever sees: `#!{...}` while short, else
 * `#!z=<length>.<deflate, base64url>`, where the length tells a cut link from a whole one.
 */
export async function encodeFragment(json: unknown): Promise<string> {
  const text = JSON.stringify(json);
  const readable = `#!${encodeURI(text).replaceAll("#", "%23")}`;
  if (readable.length <= longestReadable) return readable;
  const stream = streamOf(new TextEncoder().encode(text), new CompressionStream("deflate-raw"));
  const packed = toBase64Url(new Uint8Array(await new Response(stream).arrayBuffer()));
  return `#!z=${packed.length}.${packed}`;
}

/** What a link leads to: the JSON of a session, or the address it lies at; in place of what is open, or over it. */
export type Linked = { readonly isOver: boolean } & (
  | { readonly json: unknown }
  | { readonly address: string }
);

/**
 * What is in a fragment, in the forms of Neuroglancer and our packed one: `#!{...}`, `#!z=...`, `#!https://...` or `#!/...`
 * by reference, each with a `+` after `#!` where it is laid over what is open. Undefined where there is nothing; a
 * link that was cut is a `session/bad-link`.
 */
export async function decodeFragment(fragment: string): Promise<Linked | undefined> {
  const [, marked = "", body = ""] = /^#?(?:(!\+?)(.*))?$/s.exec(fragment) ?? [];
  if (fragment === "" || fragment === "#" || (marked !== "" && body === "")) return undefined;
  const isOver = marked === "!+";
  if (body.startsWith("z=")) return { isOver, json: parse(await unpack(body.slice(2))) };
  if (/^(\{|%7B)/i.test(body)) return { isOver, json: parse(decode(body)) };
  if (/^(https?:\/|\.{0,2}\/)/.test(body)) return { isOver, address: decode(body) };
  throw new Failure(
    { code: "session/bad-link", reason: "unreadable" },
    "The link's part behind # is no session: it should start with #!{, #!z=, #!https:// or #!/, or with #!+ and one of these",
  );
}

async function unpack(body: string): Promise<string> {
  const [, declared = "", packed = ""] = /^(\d+)\.(.*)$/.exec(body) ?? [];
  if (packed.length !== Number(declared) || packed.length === 0)
    throw cut(`${packed.length} of ${declared || "?"} characters arrived`);
  try {
    return await sessionText(
      streamOf(fromBase64Url(packed), new DecompressionStream("deflate-raw")),
    );
  } catch (cause) {
    if (isFailure(cause, "session/bad-link")) throw cause; // too large
    throw cut("it does not unpack", cause);
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw cut("it ends within a character", cause);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw cut("it ends too early", cause);
  }
}

function cut(found: string, cause?: unknown): Failure {
  return new Failure(
    { code: "session/bad-link", reason: "cut" },
    `The link is damaged, most likely cut while it was copied (${found}). Copy the whole link again.`,
    { cause },
  );
}

function streamOf(
  bytes: Uint8Array<ArrayBuffer>,
  through: CompressionStream | DecompressionStream,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new Blob([bytes]).stream().pipeThrough(through);
}

function toBase64Url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
