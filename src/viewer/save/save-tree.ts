import { inside, type Place } from "#io/source-ref.ts";
import { aFewAtOnce } from "#io/write/a-few-at-once.ts";
import { isReplacing } from "#io/write/taken-name.ts";
import { writeWholeFolder } from "#io/write/whole-folder.ts";
import { type HandedFile, type HandedTo, placeAt, type SaveFileParts } from "./save-file.ts";
import { saveFolderAt } from "./save-folders.ts";

/** A folder of files that is made once it is known that it may be saved. */
export interface HandedFolder {
  readonly name: string;
  /** Files by their paths in it. The one that says what the others are comes last. */
  make(): Promise<readonly HandedFile[]>;
}

export interface SaveTreeOptions {
  readonly to: HandedTo;
  /** Whether a folder of that name may be replaced. */
  readonly overwrite: boolean;
  readonly signal: AbortSignal;
  /** Told how much of it is written, 0..1. */
  onProgress(done: number): void;
}

type Parts = Pick<SaveFileParts, "base" | "access"> & SaveTreeOptions;

/**
 * Puts a folder into the one at a place, and says where it lies. Each file appears under its name when it is whole. Rejects with
 * `save/exists` before anything is made, and where something came meanwhile before anything is written; where it fails or is
 * stopped nothing of it is left, and what was there is as it was.
 */
export async function saveTree(
  { name, make }: HandedFolder,
  { to, base, access, overwrite, signal, onProgress }: Parts,
): Promise<{ source: Place }> {
  const place = placeAt(to, base);
  const parent = await saveFolderAt(place, { access, signal });
  const source = inside(place, name);
  const wanted = { parent, name, place: source, overwrite, signal };
  await isReplacing({ ...wanted, holds: "folder" }); // before minutes are spent
  const files = await make();
  signal.throwIfAborted();
  const total = files.reduce((sum, { file }) => sum + file.size, 0);
  await writeWholeFolder({ ...wanted, onProgress }, async (folder, { onProgress }) => {
    let written = 0;
    const act = async ({ name: path, file }: HandedFile) => {
      await folder.set(`/${path}`, new Uint8Array(await file.arrayBuffer()));
      written += file.size;
      onProgress(written / Math.max(1, total));
    };
    await aFewAtOnce(files.slice(0, -1), { signal, act });
    await aFewAtOnce(files.slice(-1), { signal, act });
  });
  return { source };
}
