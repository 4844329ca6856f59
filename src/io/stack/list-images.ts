import { Failure } from "#core/failure.ts";
import { readerFor } from "../readers/index.ts";
import { describeSource, inside, nameOf, type Place } from "../source-ref.ts";
import type { Store } from "../stores/store.ts";

/** Whether a name is that of a file with an image, which can be one of a stack. */
export function isImageFile(name: string): boolean {
  return !name.startsWith(".") && readerFor(name)?.holds === "file";
}

/** Names as people order them: 2 before 10, and a before a_1 whatever their endings are. */
export function byName(a: string, b: string): number {
  return collator.compare(withoutEnding(a), withoutEnding(b)) || collator.compare(a, b);
}

/**
 * What images of one folder are called without their endings, in their order. Where two would be called the same, as a.png and
 * a.tif, all keep their endings: what is made of one is not written over by what is made of the other.
 */
export function namesApart(places: readonly Place[]): string[] {
  const names = places.map((place) => nameOf(place));
  const stems = names.map((name) => name.replace(/(\.ome)?\.[^.]+$/i, ""));
  return new Set(stems).size === stems.length ? stems : names;
}

function withoutEnding(name: string): string {
  return name.replace(/\.[^.]*$/, "");
}

const collator = new Intl.Collator("en", { numeric: true });

export interface ListOptions {
  folder(place: Place): Promise<Store>;
  readonly signal: AbortSignal;
}

/** The places of the images of a stack: files as they are, folders as the images in them, by name. */
export async function listImages(
  places: readonly Place[],
  { folder, signal }: ListOptions,
): Promise<Place[]> {
  const lists = await Promise.all(
    places.map(async (place) => {
      if (place.kind === "picked" || isImageFile(nameOf(place))) return [place];
      const store = await folder(place);
      signal.throwIfAborted();
      const names = await store.list?.("", { signal });
      const images = names?.filter(isImageFile).toSorted(byName) ?? [];
      if (images.length > 0) return images.map((name) => inside(place, name));
      throw noImages(describeSource(place), names);
    }),
  );
  return lists.flat();
}

function noImages(source: string, names: readonly string[] | undefined): Failure {
  if (names)
    return new Failure(
      { code: "reader/unsupported", source },
      `There is no image in the folder ${source}; known: TIFF, PNG, JPEG, .npy`,
    );
  return new Failure(
    { code: "source/unreachable", source },
    `Cannot see what lies in ${source}: its server does not list its folders; name the files, or serve the folder with "lamella serve"`,
  );
}
