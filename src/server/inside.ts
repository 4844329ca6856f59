import { realpath, stat } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { Failure } from "#core/failure.ts";
import { isAbsent, isThere } from "./absent.ts";
import { Refusal } from "./refusal.ts";

/** Where the server keeps what is its own, within the folder that it serves. */
export const ownFolder = ".lamella";

/** A folder that is served, with every link on the way to it followed. */
export interface Root {
  readonly folder: string;
}

/** Throws `source/unreachable` where there is none. */
export async function openRoot(folder: string): Promise<Root> {
  const detail = { code: "source/unreachable", source: folder } as const;
  try {
    const found = await realpath(folder);
    if ((await stat(found)).isDirectory()) return { folder: found };
  } catch (cause) {
    if (!isAbsent(cause)) throw cause;
    throw new Failure(detail, `There is no folder ${folder}`, { cause });
  }
  throw new Failure(detail, `${folder} is a file: give the folder that it lies in`);
}

/** The path below the address `prefix` that an address means, decoded; nothing where it is malformed or climbs. */
export function pathBelow(url: string, prefix: string): string | undefined {
  try {
    const path = decodeURIComponent(new URL(url, "http://localhost").pathname);
    if (!path.startsWith(prefix)) return undefined;
    const below = path.slice(prefix.length);
    const parts = below.split("/");
    const climbs = parts.includes("..") || parts.includes(".") || /[\0\\]/.test(below);
    return climbs || parts.slice(0, -1).includes("") ? undefined : below;
  } catch {
    return undefined; // a malformed address names no file
  }
}

/** The file or folder of that path, with every link followed; nothing where there is none, or it lies outside. */
export async function findInside({ folder }: Root, path: string): Promise<string | undefined> {
  try {
    const found = await realpath(join(folder, path));
    return isBelow(found, folder) && !isOwn(found, folder) ? found : undefined;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Refuses a path to write to that lies outside, or would: by the nearest folder above that is there, links followed. */
export async function checkInside({ folder }: Root, path: string): Promise<void> {
  const wanted = resolve(folder, path);
  const found = await nearest(wanted);
  const isIn = isBelow(found, folder) && wanted !== folder;
  if (!isIn || isOwn(wanted, folder) || isOwn(found, folder))
    throw new Refusal("outside", `${path} lies outside of the folder that is served`);
}

async function nearest(path: string, { isAgain } = { isAgain: false }): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!isAbsent(error) || dirname(path) === path) throw error;
    if (!(await isThere(path))) return nearest(dirname(path));
    if (!isAgain) return nearest(path, { isAgain: true }); // another request may just have made it
    throw new Refusal("outside", `${path} is a link that leads nowhere`);
  }
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function isOwn(path: string, folder: string): boolean {
  return isOwnPath(path.slice(folder.length));
}

/** Whether a path within the folder leads into what is the server's, however it is spelled: some disks tell no capitals apart. */
export function isOwnPath(path: string): boolean {
  const [first = ""] = path.split(/[\\/]/).filter(Boolean);
  return first.toLowerCase() === ownFolder;
}
