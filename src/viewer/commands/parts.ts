import type { ViewerModel } from "#core/viewer-model.ts";
import type { OpenedImages } from "../opened-images.ts";
import type { ViewSize } from "../view-transform.ts";

/** What the viewer's commands work on. */
export interface ViewerParts {
  readonly model: ViewerModel;
  readonly images: OpenedImages;
  /** Relative addresses are relative to this. */
  readonly base: string;
  readonly size: () => ViewSize;
}
