import type { Stores } from "./readers/index.ts";
import type { Place } from "./source-ref.ts";

/** What opening an image needs from where it runs: page, worker and Node differ in it. */
export interface ImageDoors {
  /** How to get at a place. */
  stores(place: Place): Stores;
  readonly signal: AbortSignal;
}
