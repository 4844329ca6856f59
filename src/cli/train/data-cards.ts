import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import type { JobFile } from "#ml/config/job-file.ts";
import type { DataCard } from "#ml/results/run-card.ts";

/** What a job learns from, by its files: a run on other data shows. */
export async function dataCards(places: JobFile["data"]): Promise<DataCard[]> {
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
          ...(await hashOf(path)),
        });
  return cards;
}

/** Of every file below a path, by name and bytes. */
async function hashOf(path: string): Promise<Pick<DataCard, "files" | "sha256">> {
  const paths = await filesBelow(path);
  if (paths.length === 0) return { files: 0, sha256: null };
  const hash = createHash("sha256");
  for (const file of paths) hash.update(`${file}\0`).update(await readFile(join(path, file)));
  return { files: paths.length, sha256: hash.digest("hex") };
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
