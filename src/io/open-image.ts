import type { ImageDoors } from "./image-doors.ts";
import { maskImage } from "./labels/mask-image.ts";
import type { MultiscaleImage } from "./pixel-source.ts";
import { openWithReader } from "./readers/index.ts";
import { describeSource, type ImageRef } from "./source-ref.ts";
import { openStack } from "./stack/open-stack.ts";
import { uncertaintyImage } from "./uncertainty-image.ts";

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
    case "uncertainty":
      return uncertaintyImage(await openImage(ref.of, doors), ref.measure);
    default:
      return openWithReader(stores(ref), { place: ref, signal });
  }
}
