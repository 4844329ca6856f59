import type { Layer } from "#core/layers/layer.ts";
import type { PixelSource } from "#io/pixel-source.ts";
import type { SourceRef } from "#io/source-ref.ts";
import type { LabelsStores } from "./labels-stores.ts";
import type { OpenedImages } from "./opened-images.ts";

/** Finds the pixels of a layer, whoever owns them. */
export interface LayerPixels {
  /** Fine to coarse, as they look now. */
  levels(layer: Layer): readonly PixelSource[];
  /** Fine to coarse, as they stay while somebody goes on painting; waits for a stroke that is being drawn. */
  frozen(layer: Layer, signal: AbortSignal): Promise<readonly PixelSource[]>;
  /** What opens them again. */
  refOf(layer: Layer): SourceRef;
  /** Resolves once `refOf` shows a worker everything that is on the screen. */
  flush(layer: Layer): Promise<void>;
  release(layer: Layer): void;
}

export function layerPixels(images: OpenedImages, labels: LabelsStores): LayerPixels {
  const ownerless = Promise.resolve(); // images do not change under us
  return {
    levels: ({ kind, id }) => (kind === "labels" ? labels.levels(id) : images.get(id).image.levels),
    frozen: async ({ kind, id }, signal) =>
      kind === "labels" ? labels.frozen(id, signal) : images.get(id).image.levels,
    refOf: ({ kind, id }) => (kind === "labels" ? labels.sourceRef(id) : images.get(id).ref),
    flush: ({ kind, id }) => (kind === "labels" ? labels.flush(id) : ownerless),
    release: ({ kind, id }) => (kind === "labels" ? labels : images).release(id),
  };
}
