import type { LayerId } from "#core/ids.ts";
import type { Layer } from "#core/layers/layer.ts";
import { effect } from "#core/signal.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { PixelSource } from "#io/pixel-source.ts";
import { type Thumbnail, thumbnailOf } from "./thumbnail.ts";

export interface ThumbnailParts {
  readonly model: ViewerModel;
  levels(layer: Layer): readonly PixelSource[];
  /** Calls `listener` after each change of the layer's pixels. Returns what ends it. */
  onPixels(layer: LayerId, listener: () => void): () => void;
}

export interface ThumbnailWish {
  readonly layer: Layer;
  /** The longer side has at most this many pixels. */
  readonly sizePx: number;
  /** Undefined where there is none: the pixels are out of reach, or too many on the coarsest level. */
  onImage(image: Thumbnail | undefined): void;
}

/** Follows a layer with small pictures of its present slice; returns what ends it. */
export type FollowThumbnail = (wish: ThumbnailWish) => () => void;

/** How long a layer must be still before it is pictured anew: a slider that moves, a stroke that goes on cost nothing. */
const quietMs = 250;

/** Pictures follow settings, slices and strokes, late and one at a time for each follower: they never compete with the view. */
export function thumbnails({ model, levels, onPixels }: ThumbnailParts): FollowThumbnail {
  return ({ layer, sizePx, onImage }) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let reading = new AbortController();

    async function picture(): Promise<void> {
      reading.abort();
      reading = new AbortController();
      const { signal } = reading;
      const dims = model.dims.peek();
      try {
        const image = await thumbnailOf(layer, { levels: levels(layer), dims, sizePx, signal });
        if (!signal.aborted) onImage(image);
      } catch {
        if (!signal.aborted) onImage(undefined); // the layer's own tiles say what is wrong with its pixels
      }
    }
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void picture(), quietMs);
    };
    const settings = effect(() => {
      lookOf(layer, model);
      later();
    });
    const pixels = onPixels(layer.id, later);
    return () => {
      settings();
      pixels();
      clearTimeout(timer);
      reading.abort();
    };
  };
}

/** Reads every signal that changes how a layer looks when it is small. */
function lookOf(layer: Layer, model: ViewerModel): unknown {
  const dims = model.dims.value;
  if (layer.kind === "image") return [dims, layer.channels.value];
  if (layer.kind === "labels") {
    const { coloring, contour, showSelected } = layer;
    return [dims, coloring.value, contour.value, showSelected.value];
  }
  return [dims, layer.threshold.value, layer.color.value];
}
