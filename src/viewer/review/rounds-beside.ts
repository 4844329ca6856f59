import { describeSource, folderOf, inside, type Place } from "#io/source-ref.ts";
import { notFolder } from "#io/write/destination.ts";

/** Where the rounds of labels go that were saved there: "membrane-rounds.ome.zarr" in the same folder. */
export function roundsBeside(saved: Place): Place {
  const found = saved.kind === "picked" ? undefined : folderOf(saved);
  if (!found) throw notFolder(describeSource(saved));
  return inside(found.folder, found.name.replace(/((\.ome)?\.\w+)?$/, "-rounds$1"));
}
