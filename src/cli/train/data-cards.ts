import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import type { JobFile } from "#ml/config/job-file.ts";
import type { DataCard } from "#ml/results/run-card.ts";
import type { ProgressLine } from "../progress-line.ts";

interface Hashing {
  readonly signal: AbortSignal;
  readonly progress: Pick<ProgressLine, "show">;
}

/**
 * What a job learns from, by its files: a run on other data shows. Once `signal` is aborted nothing more is read, and what has
 * not been has no hash.
 */
export async function dataCards(places: JobFile["data"], hashing: Hashing): Promise<DataCard[]> {
  const cards: DataCard[] = [];
  const { train, validation, test } = places ?? {};
  const of = typeof train === "string" ? { folder: train } : train;
  for (const [part, place] of Object.entries({ train: of, validation, test }))
    for (const [kind, path] of Object.entries(place ?? {}))
      if (path !== undefined)
        cards.push({
          part: part as DataCard["part"], // the names above
          kind: kind as DataCard["kind"],
          place: path,
          ...(await hashOf(path, hashing)),
        });
  return cards;
}

/** Of every file below a path, by name and bytes. */
async function hashOf(
  path: string,
  { signal, progress }: Hashing,
): Promise<Pick<DataCard, "files" | "sha256">> {
  const paths = await filesBelow(path);
  const total = paths.length;
  const hash = createHash("sha256");
  for (const [done, file] of paths.entries()) {
    progress.show({ title: "hash", done, total, figures: [join(path, file)] });
    hash.update(`${file}\0`);
    if (!(await addFile(hash, join(path, file), signal))) return { files: total, sha256: null };
  }
  return { files: total, sha256: total === 0 ? null : hash.digest("hex") };
}

/** Files may be larger than memory. Resolves with false where it was ended. */
async function addFile(hash: Hash, path: string, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  try {
    for await (const bytes of createReadStream(path, { signal, highWaterMark: 1 << 20 }))
      hash.update(bytes);
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}

/** In the order of their names. A path that is a file is itself; what is not there has none. */
async function filesBelow(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined); // an address, say
  if (!found) return [];
  if (found.isFile()) return [""];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => relative(path, join(parentPath, name))).sort();
}
