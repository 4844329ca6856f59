import { join } from "node:path";
import { isFailure } from "#core/failure.ts";
import { isThere } from "./absent.ts";
import { checkInside, pathBelow, type Root } from "./inside.ts";
import type { KeptWriting } from "./kept-folder.ts";
import { partsOf, writeParts } from "./receive.ts";
import { Refusal } from "./refusal.ts";

export interface WritableRoot {
  readonly root: Root;
  /** The address of the folder. */
  readonly prefix: string;
  readonly kept: KeptWriting;
  /** Bytes that a file may have. */
  readonly most: number;
}

/**
 * Puts a file where the address says (PUT), deletes the file or folder there (DELETE), or gives it another name (MOVE,
 * RFC 4918). Nothing outside of the folder is touched; a file is on the disk as a whole before it has its name.
 */
export async function writeFileAt(request: Request, to: WritableRoot): Promise<void> {
  const path = await writablePath(request.url, to);
  const { store } = to.kept;
  switch (request.method) {
    case "DELETE":
      return store.remove(path);
    case "MOVE": {
      const destination = await writablePath(request.headers.get("destination") ?? "", to);
      if (await isThere(join(to.root.folder, destination)))
        throw new Refusal("taken", `There is something called ${destination} already`);
      return store.move({ from: path, to: destination });
    }
    default: {
      const parts = partsOf(request, to.most);
      await writeParts(parts, await store.create(`/${path}`));
    }
  }
}

async function writablePath(url: string, { root, prefix }: WritableRoot): Promise<string> {
  const path = pathBelow(url, prefix);
  if (!path || path.endsWith("/"))
    throw new Refusal("not-found", `That is no address of a file below ${prefix}`);
  await checkInside(root, path);
  return path;
}

/** What a disk says, as an answer; anything else as it is. */
export function refusalOf(error: unknown): unknown {
  if (isFailure(error, "storage/full")) return new Refusal("disk-full", error.message);
  if (isFailure(error, "source/no-permission")) return new Refusal("outside", error.message);
  if (isFailure(error, "source/unreachable")) return new Refusal("not-found", error.message);
  return error;
}
