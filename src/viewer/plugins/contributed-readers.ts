import { Failure } from "#core/failure.ts";
import { storesAt } from "#io/open-place.ts";
import { describeSource, nameOf, type Place, type SourceRef } from "#io/source-ref.ts";
import { keepPixels, type PixelArray } from "../pixel-array.ts";
import type { PluginReader } from "./plugin.ts";

/** A format that a plugin reads. */
export interface ContributedReader {
  readonly title: string;
  /** Names of files; `*` is anything. */
  readonly patterns: readonly string[];
  /** Loads the plugin's code. */
  read(...given: Parameters<PluginReader>): Promise<PixelArray | readonly PixelArray[]>;
}

/** Pixels that a plugin made of a file, in the browser's own storage. */
export interface ReadImage {
  readonly ref: SourceRef;
  readonly name: string;
  readonly as: "image" | "labels";
}

/** The first that takes a file of that name. */
export function contributedReader(
  readers: readonly ContributedReader[],
  name: string,
): ContributedReader | undefined {
  return readers.find(({ patterns }) => patterns.some((pattern) => fits(pattern, name)));
}

/** Reads a whole file with a plugin. What the plugin cannot read is `reader/unsupported`, in its own words. */
export async function readWithPlugin(
  reader: ContributedReader,
  place: Place,
  signal: AbortSignal,
): Promise<readonly [ReadImage, ...ReadImage[]]> {
  const name = nameOf(place);
  const source = describeSource(place);
  const { store, key } = await storesAt(place).file();
  const bytes = await store.get(key, { signal });
  if (!bytes)
    throw new Failure({ code: "source/unreachable", source }, `There is nothing at ${source}`);
  try {
    const read = await reader.read({ name, bytes }, signal);
    const arrays = Array.isArray(read) ? read : [read as PixelArray]; // what is no list is one of them
    const [first, ...more] = await Promise.all(
      arrays.map(async (array: PixelArray) => ({
        ref: await keepPixels(array, signal),
        name: array.name ?? name,
        as: array.isLabels ? ("labels" as const) : ("image" as const),
      })),
    );
    if (!first) throw new Error("it made no image of the file");
    return [first, ...more];
  } catch (cause) {
    if (cause instanceof Failure || signal.aborted) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Failure(
      { code: "reader/unsupported", source },
      `${reader.title} could not read ${name}: ${reason}`,
      { cause },
    );
  }
}

function fits(pattern: string, name: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "i").test(name);
}
