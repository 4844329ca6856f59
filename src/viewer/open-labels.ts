import { Failure } from "#core/failure.ts";
import { batch } from "#core/signal.ts";
import { inside, type Place } from "#io/source-ref.ts";
import { recordAdded } from "./changes/layers-change.ts";
import type { ViewerParts } from "./commands/parts.ts";
import { type PreparedLayer, prepareLayer } from "./open-layers.ts";
import { failuresOf, nothingOpened, type Opened } from "./opened.ts";

/** Paths of the labels of an image, relative to it; or why they are not known. */
export type LabelsListing = { readonly paths: readonly string[] } | { readonly warning: string };

export interface OpenLabelsRequest {
  /** The image, as it is shown by now. */
  readonly main: PreparedLayer;
  readonly place: Place;
  readonly listing: Promise<LabelsListing>;
  /** Whether that the image was opened can be taken back. */
  readonly isStep: boolean;
}

/** Asks which labels belong to an image; none where that was stopped. */
export async function listLabels(
  { image, layer }: PreparedLayer,
  signal: AbortSignal,
): Promise<LabelsListing> {
  try {
    return { paths: (await image.listLabels?.({ signal })) ?? [] };
  } catch (error) {
    if (signal.aborted) return { paths: [] };
    if (!(error instanceof Failure)) throw error;
    return { warning: `Whether ${layer.name.value} has labels is not known: ${error.message}` };
  }
}

/**
 * Opens the labels that belong to an image and lays them over it. Those that cannot be read, and what was stopped, are
 * warnings: the image stays as it is.
 */
export async function openLabels(
  parts: ViewerParts,
  { main, place, listing, isStep }: OpenLabelsRequest,
  signal: AbortSignal,
): Promise<Opened> {
  const { model, states } = parts;
  const { layer: image } = main;
  const { ready, warnings } = await prepareLabels(parts, { place, listing }, signal);
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
  { place, listing }: Pick<OpenLabelsRequest, "place" | "listing">,
  signal: AbortSignal,
): Promise<{ ready: readonly PreparedLayer[]; warnings: readonly string[] }> {
  const listed = await listing;
  if ("warning" in listed) return { ready: [], warnings: [listed.warning] };
  const tried = await Promise.allSettled(
    listed.paths.map((path) =>
      prepareLayer({ ref: inside(place, path), as: "labels" }, parts, signal),
    ),
  );
  const ready = tried.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  return { ready, warnings: signal.aborted ? [] : failuresOf(tried).messages };
}
