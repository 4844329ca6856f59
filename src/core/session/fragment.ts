import { Failure } from "../failure.ts";

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
  const packed = toBase64Url(await through(new TextEncoder().encode(text), "deflate-raw"));
  return `#!z=${packed.length}.${packed}`;
}

/** The JSON in a fragment; undefined where there is none. A link that was cut is a `session/bad-link`. */
export async function decodeFragment(fragment: string): Promise<unknown> {
  const body = fragment.replace(/^#/, "");
  if (body === "" || body === "!") return undefined;
  if (body.startsWith("!z=")) return parse(await unpack(body.slice(3)));
  if (/^!(\{|%7B)/i.test(body)) return parse(decode(body.slice(1)));
  throw new Failure(
    { code: "session/bad-link", reason: "unreadable" },
    "The link's part behind # is no session: it should start with #!{ or #!z=",
  );
}

async function unpack(body: string): Promise<string> {
  const [, declared = "", packed = ""] = /^(\d+)\.(.*)$/.exec(body) ?? [];
  if (packed.length !== Number(declared) || packed.length === 0)
    throw cut(`${packed.length} of ${declared || "?"} characters arrived`);
  try {
    const bytes = await through(fromBase64Url(packed), "inflate");
    return new TextDecoder().decode(bytes);
  } catch (cause) {
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

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  way: "deflate-raw" | "inflate",
): Promise<Uint8Array<ArrayBuffer>> {
  const stream =
    way === "inflate" ? new DecompressionStream("deflate-raw") : new CompressionStream(way);
  const piped = new Blob([bytes]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(piped).arrayBuffer());
}

function toBase64Url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
