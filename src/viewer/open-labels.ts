import { Failure } from "#core/failure.ts";
import { batch } from "#core/signal.ts";
import { inside, type Place } from "#io/source-ref.ts";
import { recordAdded } from "./changes/layers-change.ts";
import type { ViewerParts } from "./commands/parts.ts";
import { type PreparedLayer, prepareLayer } from "./open-layers.ts";
import { failuresOf, nothingOpened, type Opened } from "./opened.ts";

export interface OpenLabelsRequest {
  /** The image, as it is shown by now. */
  readonly main: PreparedLayer;
  readonly place: Place;
  /** Whether that the image was opened can be taken back. */
  readonly isStep: boolean;
}

/**
 * Opens the labels that belong to an image and lays them over it. Those that cannot be read, and what was stopped, are
 * warnings: the image stays as it is.
 */
export async function openLabels(
  parts: ViewerParts,
  { main, place, isStep }: OpenLabelsRequest,
  signal: AbortSignal,
): Promise<Opened> {
  const { model, states } = parts;
  const { layer: image } = main;
  const { ready, warnings } = await prepareLabels(parts, { main, place }, signal);
  const isShown = model.layers.value.includes(image); // a person may have closed it meanwhile
  if (signal.aborted || !isShown) for (const { drop } of ready) drop();
  if (!isShown) return nothingOpened;
  if (signal.aborted) {
    const stopped = `The labels of ${image.name.value} are not open: opening them was stopped`;
    return { layers: [], warnings: [stopped] };
  }
  const layers = ready.map(({ layer }) => layer);
  batch(() => {
    const selected = model.selected.value;
    const above = model.layers.value.indexOf(image) + 1;
    for (const [i, { show }] of ready.entries()) show(above + i);
    if (selected !== image.id) model.select(selected); // something else was chosen meanwhile
    if (isStep) recordAdded(parts, layers, { of: image.id });
    states.warn(image.id, warnings);
  });
  return { layers: layers.map(({ id }) => id), warnings };
}

async function prepareLabels(
  parts: ViewerParts,
  { main, place }: Pick<OpenLabelsRequest, "main" | "place">,
  signal: AbortSignal,
): Promise<{ ready: readonly PreparedLayer[]; warnings: readonly string[] }> {
  const { image, layer } = main;
  const paths = await listed();
  if ("warning" in paths) return { ready: [], warnings: [paths.warning] };
  const tried = await Promise.allSettled(
    paths.map((path) => prepareLayer({ ref: inside(place, path), as: "labels" }, parts, signal)),
  );
  const ready = tried.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  return { ready, warnings: signal.aborted ? [] : failuresOf(tried).messages };

  async function listed(): Promise<readonly string[] | { readonly warning: string }> {
    try {
      return (await image.listLabels?.({ signal })) ?? [];
    } catch (error) {
      if (signal.aborted) return [];
      if (!(error instanceof Failure)) throw error;
      return { warning: `Whether ${layer.name.value} has labels is not known: ${error.message}` };
    }
  }
}
