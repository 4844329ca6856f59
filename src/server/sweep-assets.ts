import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { isAbsent } from "./absent.ts";
import { assetName } from "./asset-name.ts";

/** So long an asset stays that no session names: whoever shared a session may put back the one before. */
export const graceMs = 30 * 24 * 3600 * 1000;

/** Where sessions and assets lie. */
interface Folders {
  readonly sessions: string;
  readonly assets: string;
}

export interface Swept {
  readonly assets: number;
  readonly bytes: number;
}

/**
 * Removes assets that no session names, by itself or in a list of files, and that were put there longer ago than `graceMs`. Only
 * before anything can be shared: who is sharing counts on what is there. Where a session or a list cannot be read, nothing goes.
 */
export async function sweepAssets({ sessions, assets }: Folders, now: number): Promise<Swept> {
  const present = (await readdir(assets)).filter((name) => assetName.test(name));
  const named = await namedBy({ sessions, assets }, present);
  if (!named) return { assets: 0, bytes: 0 };
  let bytes = 0;
  let count = 0;
  for (const name of present) {
    if (named.has(name)) continue;
    const { mtimeMs, size } = await stat(join(assets, name));
    if (now - mtimeMs < graceMs) continue;
    await rm(join(assets, name));
    count++;
    bytes += size;
  }
  return { assets: count, bytes };
}

/** A session names lists of files, and these the files. Undefined where one of them cannot be read. */
async function namedBy(
  { sessions, assets }: Folders,
  present: readonly string[],
): Promise<ReadonlySet<string> | undefined> {
  const named = new Set<string>();
  const add = async (file: string) => {
    for (const name of await namesIn(file)) named.add(name);
  };
  try {
    for (const file of await readdir(sessions)) await add(join(sessions, file));
    for (const list of present.filter((name) => named.has(name))) await add(join(assets, list));
    return named;
  } catch (error) {
    if (isAbsent(error)) return undefined; // or it is not for us to read
    throw error;
  }
}

/** What is longer is no list: see `mostListBytes` of whoever opens a session. */
const mostListBytes = 64 * 2 ** 20;

async function namesIn(file: string): Promise<string[]> {
  if ((await stat(file)).size > mostListBytes) return [];
  const text = await readFile(file, "latin1"); // names are ASCII, whatever else there is
  return text.match(/sha256-[0-9a-f]{64}/g) ?? [];
}
