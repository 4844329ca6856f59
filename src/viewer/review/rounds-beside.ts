import { describeSource, folderOf, inside, type Place } from "#io/source-ref.ts";
import { notFolder } from "#io/write/destination.ts";
import type { Writer } from "#io/write/writer.ts";

/** Where the rounds of labels go that a writer saves there: "membrane-rounds.ome.zarr" in the same folder. */
export function roundsBeside(
  saved: Place,
  { ending, otherEnding }: Pick<Writer, "ending" | "otherEnding">,
): Place {
  const found = saved.kind === "picked" ? undefined : folderOf(saved);
  if (!found) throw notFolder(describeSource(saved));
  const { folder, name } = found;
  const length = [ending, otherEnding].find((end) => name.toLowerCase().endsWith(end))?.length ?? 0;
  const stem = name.slice(0, name.length - length);
  return inside(folder, `${stem}-rounds${name.slice(stem.length)}`);
}
