import type { ImageRef, SourceRef } from "#io/source-ref.ts";

/** Where the samples of a layer's grid lie for everybody. */
export function gridPlace(ref: SourceRef): ImageRef | undefined {
  return ref.kind === "edited-labels" ? (ref.base ?? ref.like) : ref;
}
