import * as v from "valibot";
import { Failure } from "#core/failure.ts";
import { assetName, isSafePath } from "#core/session/carried.ts";
import { Appender } from "../stores/appender.ts";
import type { FileSink } from "../stores/save-folder.ts";
import { ZipTaker } from "../write/zip-taker.ts";
import { openZip } from "../zip/read-zip.ts";
import { bytesOfFile } from "../zip/zip-bytes.ts";
import { type AssetSink, type AssetSource, missingAsset, wrongAsset } from "./assets.ts";
import { unsafeName } from "./receive-folder.ts";

/** What a session and what travels with it is called, as one file. */
export const archiveEnding = ".lamella";
const sessionName = "session.json";
/** Where a session says that its assets lie, in an archive and in the folder that unpacking one makes. */
export const assetsInArchive = "./assets/";
/** A session is a few KB of JSON. */
const mostSessionBytes = 16 * 2 ** 20;

/** A session with its assets as one zip, written from front to back; `finish` ends it. */
export interface ArchiveWriter extends AssetSink {
  finish(session: unknown): Promise<void>;
}

export function writeArchive(sink: FileSink): ArchiveWriter {
  const zip = new ZipTaker(new Appender(sink), "");
  const names = new Set<string>();
  return {
    has: async (name) => names.has(name),
    async put(name, bytes) {
      names.add(name);
      await zip.set(`/assets/${name}`, bytes);
    },
    async finish(session) {
      const text = new TextEncoder().encode(JSON.stringify(session, undefined, 1));
      await zip.set(`/${sessionName}`, text);
      await zip.finish();
    },
  };
}

/** Whether a file is a zip, by its first bytes. */
export async function isArchive(file: Blob): Promise<boolean> {
  const start = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  return start[0] === 0x50 && start[1] === 0x4b;
}

/**
 * The session of an archive as text, and what travels with it. A file is read when it is asked for. Rejects with `share/bad-archive`
 * or `share/unsafe-name`, naming `source`.
 */
export async function openArchive(
  file: Blob,
  source: string,
): Promise<{ readonly text: string; readonly assets: AssetSource }> {
  const fail = (problem: string): never => {
    throw new Failure(
      { code: "share/bad-archive", source },
      `${source} is no session file that is whole: ${problem}. Ask for it once more.`,
    );
  };
  const zip = await openZip(bytesOfFile(file), fail);
  const unsafe = zip.names.find((name) => !isSafePath(name.replace(/\/$/, "")));
  if (unsafe !== undefined) throw unsafeName(unsafe, source);
  if ((zip.sizeOf(sessionName) ?? 0) > mostSessionBytes)
    return fail(`its ${sessionName} is larger than ${mostSessionBytes / 2 ** 20} MiB`);
  const session = await zip.read(sessionName);
  if (!session) return fail(`it holds no ${sessionName}`);
  return {
    text: new TextDecoder().decode(session),
    assets: {
      async get(name, most, signal) {
        const entry = `assets/${v.parse(assetName, name)}`;
        const size = zip.sizeOf(entry);
        if (size === undefined) throw missingAsset(name, source);
        if (size > most) throw wrongAsset(name, `it has ${size} bytes instead of ${most}`);
        const bytes = await zip.read(entry);
        signal.throwIfAborted();
        if (!bytes) throw missingAsset(name, source);
        return bytes;
      },
    },
  };
}
