import { familiesFor } from "#ml/families/contributed-families.ts";
import { previewPatches } from "#ml/preview/augmented-patches.ts";
import { patchPicture } from "#ml/preview/patch-picture.ts";
import { previewPretext as pretextPictures } from "#ml/preview/pretext-preview.ts";
import { readPreviewPatch } from "#ml/preview/preview-patch.ts";
import type { Host } from "./host.ts";
import { type Service, service } from "./serve.ts";
import { previewAugment, previewPretext } from "./tokens.ts";

/** What augmentation and pretext tasks make of a patch, to look at. */
export function previewServices(host: Host): Service[] {
  return [
    service(previewAugment, async ({ image, labels, spot, members, ...how }, { signal }) => {
      const [families, opened, openedLabels] = await Promise.all([
        familiesFor(how, members),
        host.open(image, signal),
        labels && host.open(labels, signal),
      ]);
      const sources = { image: opened.levels[0], labels: openedLabels?.levels[0] };
      const patch = await readPreviewPatch(sources, spot, signal);
      const pictures = [patch, ...previewPatches(patch, { ...how, families })].map(patchPicture);
      const { height, width } = patch;
      return { height, width, pictures };
    }),
    service(previewPretext, async ({ image, members, ...how }, { signal }) => {
      const [families, { levels }] = await Promise.all([
        familiesFor(how, members),
        host.open(image, signal),
      ]);
      return await pretextPictures(levels[0], { ...how, families }, signal);
    }),
  ];
}
