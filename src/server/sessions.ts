import { randomBytes } from "node:crypto";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { isAbsent, isThere } from "./absent.ts";
import { etagOf, namesState } from "./etag.ts";
import { type KeptFolder, type KeptWriting, keptKey, sizeOf } from "./kept-folder.ts";
import { readText, writeParts } from "./receive.ts";
import { Refusal } from "./refusal.ts";

interface Keeping {
  readonly folder: KeptWriting;
  /** Bytes that a session may have. */
  readonly most: number;
}

export function sessionPath({ sessions }: KeptFolder, id: string): string | undefined {
  return sessionId.test(id) ? join(sessions, `${id}.json`) : undefined;
}

/** Keeps a session that is new here, and returns the id it goes by from now on. */
export async function addSession(request: Request, keeping: Keeping): Promise<string> {
  const text = await readSession(request, keeping);
  for (;;) {
    const id = newId();
    const path = sessionPath(keeping.folder, id);
    if (path !== undefined && !(await isThere(path))) {
      await write(id, text, keeping.folder);
      return id;
    }
  }
}

/** Puts a session in place of the one that goes by that id, which has to be there: as If-Match says, if it does. */
export async function replaceSession(request: Request, id: string, keeping: Keeping) {
  const text = await readSession(request, keeping);
  const wanted = request.headers.get("if-match");
  await keeping.folder.inTurn(async () => {
    const etag = await etagThere(id, keeping.folder);
    if (etag === undefined) throw new Refusal("not-found", `No session ${id} was shared here`);
    if (wanted !== null && !namesState(wanted, etag))
      throw new Refusal("changed", `Somebody has shared session ${id} again since you opened it`);
    await write(id, text, keeping.folder);
  });
}

/** The tag of a kept session, as GET answers with it. */
export async function etagThere(id: string, folder: KeptFolder): Promise<string | undefined> {
  const path = sessionPath(folder, id);
  if (path === undefined) return undefined;
  try {
    return etagOf(await stat(path));
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Whoever opens it reads it with care: here it only has to be JSON that says which version it is. */
async function readSession(request: Request, { most }: Keeping): Promise<string> {
  const text = await readText(request, most);
  if (v.is(sessionText, text)) return text;
  throw new Refusal("bad-request", "A session is a JSON object with its version");
}

const sessionText = v.pipe(
  v.string(),
  v.parseJson(),
  v.looseObject({ version: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
);

async function write(id: string, text: string, { store, quota, sessions }: KeptWriting) {
  const bytes = new TextEncoder().encode(text);
  const before = await sizeOf(join(sessions, `${id}.json`));
  quota.take(bytes.length);
  try {
    await writeParts([bytes], await store.create(keptKey("sessions", `${id}.json`)));
    quota.give(before);
  } catch (error) {
    quota.give(bytes.length);
    throw error;
  }
}

const sessionId = /^[a-z2-7]{10}$/;

/** 50 bits, to be read out over a telephone: of 32 small letters and digits, those that look alike left out. */
function newId(): string {
  return Array.from(randomBytes(10), (byte) => "abcdefghijklmnopqrstuvwxyz234567"[byte % 32]).join(
    "",
  );
}
