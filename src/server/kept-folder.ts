import { mkdir, readdir, realpath, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "#core/failure.ts";
import { FileStore } from "#io/node/file-store.ts";
import type { Key } from "#io/stores/store.ts";
import { isAbsent } from "./absent.ts";
import { ownFolder, type Root } from "./inside.ts";
import { Quota } from "./quota.ts";
import { type Swept, sweepAssets } from "./sweep-assets.ts";

/** What the server keeps of its own in the folder that it serves, `.lamella`: sessions and assets. */
export interface KeptFolder {
  readonly sessions: string;
  readonly assets: string;
}

/** The same, to be written to. */
export interface KeptWriting extends KeptFolder {
  /** Of the whole folder that is served. What is being written lies in `.lamella/parts` until it is whole. */
  readonly store: FileStore;
  /** Of sessions and assets together. */
  readonly quota: Quota;
  /** What was removed before anything could be shared. */
  readonly swept: Swept;
  /** Does what nothing else of that kind may come between. */
  inTurn<T>(task: () => Promise<T>): Promise<T>;
}

/** Throws `source/no-permission` where it is a link: what lies elsewhere is not served. */
export async function openKeptFolder(root: Root): Promise<KeptFolder> {
  const { sessions, assets } = pathsIn(root);
  for (const folder of [sessions, assets]) await checkNoLink(folder);
  return { sessions, assets };
}

/** Makes what is missing of it, and clears away what a server that was killed had not finished, and what no session needs any more. */
export async function openKeptWriting(root: Root, most: number): Promise<KeptWriting> {
  const { own, sessions, assets, parts } = pathsIn(root);
  for (const folder of [sessions, assets, parts]) {
    await checkNoLink(own); // before anything is made behind it
    await mkdir(folder, { recursive: true });
    await checkNoLink(folder);
  }
  for (const name of await readdir(parts)) await rm(join(parts, name), { force: true });
  const swept = await sweepAssets({ sessions, assets }, Date.now());
  const used = (await bytesIn(sessions)) + (await bytesIn(assets));
  const store = new FileStore(root.folder, { parts });
  const quota = new Quota({ most, used, place: own });
  return { sessions, assets, store, quota, swept, inTurn: takeTurns() };
}

/** The key in `KeptWriting.store` of what lies in its folder of sessions or of assets. */
export function keptKey(kind: "sessions" | "assets", name: string): Key {
  return `/${ownFolder}/${kind}/${name}`;
}

function pathsIn({ folder }: Root) {
  const own = join(folder, ownFolder);
  const inside = (name: string) => join(own, name);
  return { own, sessions: inside("sessions"), assets: inside("assets"), parts: inside("parts") };
}

async function checkNoLink(folder: string): Promise<void> {
  const found = await realpath(folder).catch((error: unknown) => {
    if (isAbsent(error)) return folder;
    throw error;
  });
  if (found === folder) return;
  throw new Failure(
    { code: "source/no-permission", source: folder },
    `${folder} is a link, or lies behind one; what is shared has to be kept in the folder that is served`,
  );
}

function takeTurns(): KeptWriting["inTurn"] {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const done = last.then(task);
    last = done.catch(() => undefined); // whoever waits for it is told
    return done;
  };
}

async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder)) bytes += await sizeOf(join(folder, name));
  return bytes;
}

/** In bytes; 0 where there is no such file. */
export async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isAbsent(error)) return 0;
    throw error;
  }
}
