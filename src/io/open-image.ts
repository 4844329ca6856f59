import { maskImage } from "./labels/mask-image.ts";
import type { MultiscaleImage } from "./pixel-source.ts";
import { openWithReader, type Stores } from "./readers/index.ts";
import { describeSource, type ImageRef, type Place } from "./source-ref.ts";
import { openStack } from "./stack/open-stack.ts";

export interface ImageDoors {
  /** How to get at a place; pages, workers and Node differ in that. */
  stores(place: Place): Stores;
  readonly signal: AbortSignal;
}

/** Opens pixels as somebody else left them. What was painted here is `openSource`'s. */
export async function openImage(ref: ImageRef, doors: ImageDoors): Promise<MultiscaleImage> {
  const { stores, signal } = doors;
  switch (ref.kind) {
    case "stack":
      return openStack(ref, doors);
    case "mask":
      return maskImage(await openImage(ref.of, doors), {
        source: describeSource(ref.of),
        signal,
      });
    default:
      return openWithReader(stores(ref), { place: ref, signal });
  }
}
