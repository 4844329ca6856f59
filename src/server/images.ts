import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { findImages } from "#io/find-images.ts";
import type { ServedImages } from "#io/served/served-images.ts";
import { isAbsent } from "./absent.ts";
import { ownFolder, type Root } from "./inside.ts";

/** The images in the folder that is served, and what it is called. Links are passed over. */
export async function servedImages({ folder }: Root): Promise<ServedImages> {
  const found = await findImages({ list: (path) => namesIn(join(folder, path)) });
  return { folder: basename(folder), ...found };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.flatMap((entry) => {
      if (entry.isDirectory()) return entry.name === ownFolder ? [] : [`${entry.name}/`];
      return entry.isFile() ? [entry.name] : [];
    });
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}
