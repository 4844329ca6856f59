import type { Pixels } from "../pixel-source.ts";
import type { SavedIds } from "./saved-image.ts";

/** More colours than this would make the metadata larger than most labels. */
const mostColors = 10_000;

/** Gathers the ids that occur, as long as there are not too many to name each. */
export class IdList {
  readonly #ids = new Set<number>();

  add(data: Pixels): void {
    let last = 0;
    for (let i = 0; i < data.length && this.#ids.size <= mostColors; i++) {
      const id = data[i] ?? 0;
      if (id === last) continue;
      last = id;
      this.#ids.add(id);
    }
  }

  /** In order, without 0; empty where there are too many. */
  get ids(): number[] {
    if (this.#ids.size > mostColors) return [];
    return [...this.#ids].filter((id) => id !== 0).sort((a, b) => a - b);
  }
}

interface ImageLabel {
  readonly version: "0.4" | "0.5";
  readonly saved: SavedIds;
  /** Numbers that occur. */
  readonly ids: readonly number[];
  /** Where the image lies, seen from the labels. */
  readonly image: string | undefined;
}

/**
 * OME-Zarr's `image-label`. Ids beyond 2^53 are left out, which JSON does not hold exactly where JavaScript reads it. Lists without an entry are left out: its schemas refuse
 * them.
 */
export function imageLabel({ version, saved, ids, image }: ImageLabel): object {
  const labels = ids
    .map((number) => ({ number, id: saved.wide?.idOf(number) ?? number }))
    .filter(({ id }) => typeof id === "number");
  const colors = labels.map(({ number, id }) => {
    const [red, green, blue, alpha = 255] = saved.color(number);
    return { "label-value": id, rgba: [red, green, blue, alpha] };
  });
  const properties = labels.flatMap(({ number, id }) => {
    const name = saved.name(number);
    return name === undefined ? [] : [{ "label-value": id, name }];
  });
  return {
    ...(version === "0.4" && { version }),
    ...(colors.length > 0 && { colors }),
    ...(properties.length > 0 && { properties }),
    ...(image !== undefined && { source: { image } }),
  };
}
