import type { Stats } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";
import { isPackable } from "./content-type.ts";
import { etagOf, namesTag } from "./etag.ts";
import type { OpenFiles, TakenFile } from "./open-files.ts";
import { negotiatePacking, type PackedBodies, pack } from "./packing.ts";
import { type ByteRange, parseRange } from "./range.ts";

export interface SentFile {
  readonly path: string;
  /** Which file that is, links followed, if it may be read; asked where it is not known. */
  find(): Promise<string | undefined>;
  readonly type: string;
  /** Whether it stays what it is for ever, under that name. */
  readonly isImmutable?: boolean;
  readonly headers?: { readonly [name: string]: string };
}

/** Up to this much is read into memory at once, which is quicker than a stream. */
const mostAtOnce = 2 ** 20;
/** What is packed is packed in memory. */
const mostToPack = 16 * 2 ** 20;
const leastToPack = 1024;

/** What is shared by all answers. */
export interface Sender {
  readonly files: OpenFiles;
  readonly packed: PackedBodies;
}

/** Answers with a file, or a range of it, packed if the client likes that; 304 where it has it. Nothing where there is none. */
export async function sendFile(
  request: Request,
  file: SentFile,
  { files, packed }: Sender,
): Promise<Response | undefined> {
  const taken = await files.take(file.path, () => file.find());
  if (!taken) return undefined;
  let body: Body = null;
  try {
    const { stats } = taken;
    const sending = { request, file, taken, stats, headers: headersOf(file) };
    const range = rangeOf(sending);
    if (range === "unsatisfiable") return unsatisfiable(sending);
    const whole = range ? undefined : await sendPacked(sending, packed);
    if (whole) return whole;
    const etag = etagOf(stats);
    if (isKnown(request, etag)) return notModified(sending, etag);
    const bytes = range ?? ([0, stats.size - 1] as const);
    if (request.method !== "HEAD" && stats.size > 0) body = await bodyOf(taken, bytes);
    return new Response(body, plainInit(sending, { range, etag }));
  } finally {
    if (!(body instanceof ReadableStream)) await taken.release(); // a stream does so itself
  }
}

type Body = Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null;

interface Sending {
  readonly request: Request;
  readonly file: SentFile;
  readonly taken: TakenFile;
  readonly stats: Stats;
  readonly headers: { readonly [name: string]: string };
}

function headersOf({ type, isImmutable, headers }: SentFile): Sending["headers"] {
  return {
    ...headers,
    "content-type": type,
    "accept-ranges": "bytes",
    "cache-control": isImmutable ? "public, max-age=31536000, immutable" : "no-cache",
    ...(isPackable(type) && { vary: "accept-encoding" }),
  };
}

/** A range that is of another state of the file than the client thinks is none (RFC 9110, 13.1.5). */
function rangeOf({ request, stats }: Sending): ByteRange | "unsatisfiable" | undefined {
  const header = request.headers.get("range");
  const only = request.headers.get("if-range");
  if (header === null || request.method === "HEAD") return undefined;
  return only !== null && only !== etagOf(stats) ? undefined : parseRange(header, stats.size);
}

async function sendPacked(
  { request, file, taken, stats, headers }: Sending,
  packed: PackedBodies,
): Promise<Response | undefined> {
  const isWorthIt = stats.size >= leastToPack && stats.size <= mostToPack && isPackable(file.type);
  const packing = isWorthIt && negotiatePacking(request.headers.get("accept-encoding"));
  if (!packing) return undefined;
  const etag = etagOf(stats, packing);
  if (isKnown(request, etag)) return notModified({ headers }, etag);
  const body = await packed.get(`${file.path} ${etag}`, async () =>
    pack(await read(taken.handle, [0, stats.size - 1]), packing),
  );
  const length = String(body.length);
  return new Response(request.method === "HEAD" ? null : body, {
    headers: { ...headers, etag, "content-encoding": packing, "content-length": length },
  });
}

function plainInit(
  { stats: { size }, headers }: Sending,
  { range, etag }: { range: ByteRange | undefined; etag: string },
): ResponseInit {
  const [first, last] = range ?? [0, size - 1];
  return {
    status: range ? 206 : 200,
    headers: {
      ...headers,
      etag,
      "content-length": String(last - first + 1),
      ...(range && { "content-range": `bytes ${first}-${last}/${size}` }),
    },
  };
}

async function bodyOf(taken: TakenFile, [first, last]: ByteRange): Promise<Body> {
  const { handle } = taken;
  if (last - first < mostAtOnce) return read(handle, [first, last]);
  const options = { start: first, end: last, highWaterMark: 2 ** 18, autoClose: false };
  const stream = handle.createReadStream(options).once("close", () => void taken.release());
  return Readable.toWeb(stream) as ReadableStream<Uint8Array>; // declared twice, by Node and by the web
}

function unsatisfiable({ stats: { size }, headers }: Sending): Response {
  return new Response(null, {
    status: 416,
    headers: { ...headers, "content-range": `bytes */${size}` },
  });
}

function isKnown(request: Request, etag: string): boolean {
  return namesTag(request.headers.get("if-none-match"), etag);
}

function notModified({ headers }: Pick<Sending, "headers">, etag: string): Response {
  const { "content-type": _type, ...kept } = headers;
  return new Response(null, { status: 304, headers: { ...kept, etag } });
}

/** All of those bytes, or fewer where the file has become shorter. */
async function read(file: FileHandle, [first, last]: ByteRange): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = Buffer.allocUnsafe(last - first + 1);
  let done = 0;
  while (done < bytes.length) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, first + done);
    if (bytesRead === 0) throw new Error("the file became shorter while it was read");
    done += bytesRead;
  }
  return bytes;
}
