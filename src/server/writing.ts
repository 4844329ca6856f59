import { lstat, realpath } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { dirname, join, resolve, sep } from "node:path";
import { isFailure } from "#core/failure.ts";
import { FileStore } from "#io/node/file-store.ts";
import { isAbsent, type Mount, pathOf } from "./files.ts";

/** A single file is a chunk, or a stack as one TIFF. */
const longestFile = 16 * 2 ** 30;

/**
 * Puts a file where an address says, deletes the file or folder there, or gives it another name (MOVE, RFC 4918), and
 * returns the status to answer with. Nothing
 * outside of the mount is touched, by `..` or by a link; a file is on the disk as a whole before it has its name.
 */
export async function writeServed(request: IncomingMessage, mount: Mount): Promise<number> {
  const { url = "/", method, headers } = request;
  const path = await writable(url, mount);
  if (typeof path === "number") return path;
  const store = new FileStore(mount.directory);
  try {
    if (method === "DELETE") await store.remove(path);
    else if (method === "MOVE") {
      const to = await writable(String(headers["destination"] ?? ""), mount);
      if (typeof to === "number") return to;
      if (await isThere(join(mount.directory, to))) return 412;
      await store.move(path, to);
    } else await receive(request, { store, path });
    return 204;
  } catch (error) {
    if (error instanceof TooLong) return 413;
    if (isFailure(error, "storage/full")) return 507;
    if (isFailure(error, "source/no-permission")) return 403;
    throw error;
  }
}

/** The path inside of a mount that an address means, or the status that refuses it. */
async function writable(url: string, { prefix, directory }: Mount): Promise<string | number> {
  const address = pathOf(url);
  const path = address?.startsWith(prefix) ? address.slice(prefix.length) : "";
  if (!path || path.endsWith("/")) return 404;
  return (await isInside(join(directory, path), directory)) ? path : 403;
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

async function receive(
  request: IncomingMessage,
  { store, path }: { store: FileStore; path: string },
): Promise<void> {
  if (Number(request.headers["content-length"] ?? 0) > longestFile) throw new TooLong();
  const sink = await store.create(`/${path}`);
  try {
    let length = 0;
    for await (const part of request) {
      const bytes = new Uint8Array(part as Buffer<ArrayBuffer>); // a request without encoding gives these
      if (length + bytes.length > longestFile) throw new TooLong();
      await sink.write(bytes, length);
      length += bytes.length;
    }
    await sink.close();
  } catch (error) {
    await sink.abort();
    throw error;
  }
}

class TooLong extends Error {}

/** Whether the nearest folder above that is there lies in the root, with every link followed. */
async function isInside(path: string, root: string): Promise<boolean> {
  try {
    const [home, found] = await Promise.all([realpath(root), realpath(path)]);
    return found.startsWith(home + sep);
  } catch (error) {
    if (!isAbsent(error)) throw error;
    const above = dirname(path);
    const isRoot = resolve(above) === resolve(root); // which may have been given with a slash at its end
    return isRoot || (above !== path && isInside(above, root));
  }
}
