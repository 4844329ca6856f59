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
    service(previewAugment, async ({ image, labels, spot, ...how }, { signal }) => {
      const [opened, openedLabels] = await Promise.all([
        host.open(image, signal),
        labels && host.open(labels, signal),
      ]);
      const sources = { image: opened.levels[0], labels: openedLabels?.levels[0] };
      const patch = await readPreviewPatch(sources, spot, signal);
      const pictures = [patch, ...previewPatches(patch, how)].map(patchPicture);
      const { height, width } = patch;
      return { height, width, pictures };
    }),
    service(previewPretext, async ({ image, ...how }, { signal }) => {
      const { levels } = await host.open(image, signal);
      return await pretextPictures(levels[0], how, signal);
    }),
  ];
}
