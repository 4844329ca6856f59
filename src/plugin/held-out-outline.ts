import { meantLayer } from "#core/layers/chosen-layer.ts";
import { type Grid, lengthOf } from "#core/layers/grid.ts";
import type { ReadonlySignal } from "#core/signal.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { PictureOutline } from "#viewer/index.ts";

/** The part of a job that says what training does not see. */
interface HoldsOut {
  readonly validation: { readonly region?: PictureOutline["region"] | undefined };
}

/** A form of a job, as far as it says what of an open image is held out. */
export interface HoldingForm {
  /** Whether its dock is in front. */
  readonly isShown: ReadonlySignal<boolean>;
  readonly settings: ReadonlySignal<HoldsOut>;
  /** What it learns from where that is no layer. */
  readonly folder: ReadonlySignal<object | undefined>;
}

/** What of an image is held out, to be drawn on the picture; nothing where that is no region. */
export function heldOutOutline(
  { validation: { region } }: HoldsOut,
  image: Grid,
): PictureOutline | undefined {
  if (!region) return undefined;
  const extent = { y: lengthOf(image, "y"), x: lengthOf(image, "x") };
  return { title: "Validation", region, extent };
}

/** What the next job would hold out, while its form is looked at: where a region lies is seen as it is chosen. Follows signals. */
export function formOutlines(model: ViewerModel, forms: readonly HoldingForm[]): PictureOutline[] {
  const image = meantLayer(model, { kind: "image", wanted: undefined });
  if (!image) return [];
  return forms.flatMap(({ isShown, settings, folder }) => {
    if (!isShown.value || folder.value) return [];
    return heldOutOutline(settings.value, image.grid) ?? [];
  });
}
