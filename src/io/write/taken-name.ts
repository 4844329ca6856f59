import { Failure } from "#core/failure.ts";
import { describeSource, type Place } from "../source-ref.ts";
import type { SaveFolder } from "../stores/save-folder.ts";

/** Something that is to be saved: under a name, in a folder. */
export interface WantedName {
  readonly parent: SaveFolder;
  readonly name: string;
  /** Where that is. */
  readonly place: Place;
  readonly holds: "file" | "folder";
  /** Whether what has that name may be replaced, if it is of the same kind. */
  readonly overwrite: boolean;
  readonly signal: AbortSignal;
}

/**
 * Whether there is something of that name that gets replaced. Rejects with `save/exists` where it must not be: a file never
 * makes place for a folder, nor a folder for a file.
 */
export async function isReplacing(wanted: WantedName): Promise<boolean> {
  const there = await whatHas(wanted);
  if (there === undefined) return false;
  const source = describeSource(wanted.place);
  const exists = { code: "save/exists", place: source } as const;
  if (there !== wanted.holds)
    throw new Failure(
      exists,
      `${source} is a ${there}, which no ${wanted.holds} takes the place of; choose another name`,
    );
  if (!wanted.overwrite)
    throw new Failure(
      exists,
      `${source} is there already; save under another name, or say that it may be replaced`,
    );
  return true;
}

/** A folder with nothing in it is as good as none. An empty file is one: only the folder that it lies in knows of it. */
async function whatHas({
  parent,
  name,
  signal,
}: WantedName): Promise<"file" | "folder" | undefined> {
  const inside = await parent.list?.(name, { signal });
  if (inside && inside.length > 0) return "folder";
  if (inside) return undefined;
  const beside = await parent.list?.("", { signal });
  return beside?.includes(name) ? "file" : undefined;
}
