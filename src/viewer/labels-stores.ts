import type { LayerId } from "#core/ids.ts";
import type { EditableLabels } from "#core/labels/editable-labels.ts";
import type { MultiscaleImage, PixelSource } from "#io/pixel-source.ts";
import type { SourceRef } from "#io/source-ref.ts";

/** Owns the editable pixels of every labels layer, and the journals that keep them. */
export interface LabelsStores {
  /** Makes an opened labels image editable as that layer; what is painted goes to OPFS, the source stays as it is. */
  put(id: LayerId, opened: { readonly ref: SourceRef; readonly image: MultiscaleImage }): void;
  get(id: LayerId): EditableLabels;
  /** As they look now, strokes included. */
  levels(id: LayerId): readonly PixelSource[];
  /** What opens these labels again: the plain source until something is painted. */
  sourceRef(id: LayerId): SourceRef;
  /** Resolves once every finished stroke is in storage. */
  flush(id: LayerId): Promise<void>;
  release(id: LayerId): void;
}
