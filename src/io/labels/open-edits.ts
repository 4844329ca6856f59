import type { MultiscaleImage } from "../pixel-source.ts";
import { describeSource, type EditedLabelsRef } from "../source-ref.ts";
import { type EditedLabelsImage, openEditedLabels } from "./edited-labels.ts";
import { openEditsFolder } from "./edits-folder.ts";
import { KeptLabels, type KeptLabelsParts, lockEdits } from "./kept-labels.ts";

/** Painted labels that are open to be painted on; `kept` is absent while another page paints on them. */
export interface OpenedEdits {
  readonly image: Pick<EditedLabelsImage, "labels"> & MultiscaleImage;
  readonly kept: KeptLabels | undefined;
}

/**
 * Opens what was painted with all that its journal has, and takes it for this page. Edits that another page holds can be
 * looked at as they are in the store. Rejects as `openEditedLabels` does.
 */
export async function openEdits(
  ref: EditedLabelsRef,
  { journals, onFailure }: Pick<KeptLabelsParts, "journals" | "onFailure">,
  signal: AbortSignal,
): Promise<OpenedEdits> {
  await openEditsFolder(ref.edits, { create: false }); // before a lock is made for what is not there
  const lock = await lockEdits(ref.edits);
  if (!lock) return { image: await openEditedLabels(ref, signal), kept: undefined };
  try {
    const image = await openEditedLabels(ref, signal);
    const name = image.description.name ?? describeSource(ref);
    const { edits, base } = ref;
    const { labels, ids, hasStore: isMade } = image;
    const folder = () => openEditsFolder(edits, { create: true });
    const parts = { labels, ids, name, base, edits, folder, journals, lock, onFailure };
    const kept = new KeptLabels(parts, { isMade });
    try {
      await kept.recover(labels, signal);
    } catch (error) {
      await kept.discard();
      throw error;
    }
    return { image, kept };
  } catch (error) {
    lock();
    throw error;
  }
}
