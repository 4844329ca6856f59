import type { MultiscaleImage } from "../pixel-source.ts";
import type { Store } from "../stores/store.ts";

/** A format. A new one is a file here and a line in index.ts. */
export interface Reader {
  readonly id: string;
  /** For people: "OME-Zarr". */
  readonly title: string;
  /** Whether a place of that name may be of this format. Looks at nothing but the name. */
  accepts(name: string): boolean;
  /** Rejects with `reader/unsupported` where it turns out to be something else. */
  open(store: Store, options: { source: string; signal: AbortSignal }): Promise<MultiscaleImage>;
}
