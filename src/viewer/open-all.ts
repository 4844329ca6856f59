import { Failure, isFailure } from "#core/failure.ts";
import { batch } from "#core/signal.ts";
import { findImages, isZarr } from "#io/find-images.ts";
import { holdsImages } from "#io/holds-images.ts";
import { storeAt } from "#io/open-place.ts";
import { readerFor } from "#io/readers/index.ts";
import {
  describeSource,
  inside,
  isPlace,
  nameOf,
  type Place,
  type SourceRef,
} from "#io/source-ref.ts";
import { type Dataset, findDataset } from "#io/stack/find-dataset.ts";
import { recordAdded } from "./changes/layers-change.ts";
import type { ViewerParts } from "./commands/parts.ts";
import { firstLook } from "./first-look.ts";
import { type LabelsListing, listLabels, openLabels } from "./open-labels.ts";
import {
  dimsFor,
  middleOf,
  type OpenRequest,
  type PreparedLayer,
  prepareLayer,
} from "./open-layers.ts";
import { failuresOf, nothingOpened, type Opened } from "./opened.ts";
import {
  contributedReader,
  type ReadImage,
  readWithPlugin,
} from "./plugins/contributed-readers.ts";
import { fitted } from "./view-transform.ts";

/** How something is shown by itself while somebody works: nothing is selected by it, and it is no step to undo. */
export interface Aside {
  /** A layer that is hidden for it. */
  readonly instead?: string | undefined;
}

/** Layers that are ready to be shown, the main one first. */
interface Prepared {
  readonly ready: readonly [PreparedLayer, ...PreparedLayer[]];
  readonly warnings: readonly string[];
  /** Where the main one lies, and which labels belong to it, if any may. */
  readonly labels?: { readonly place: Place; readonly listing: Promise<LabelsListing> } | undefined;
}

/**
 * Opens an image, or what a folder holds as a dataset, and shows it with all its parts at once; then the labels that belong
 * to it. The only image of a container, or of a picked folder, is opened; several are refused with their paths:
 * `reader/holds-images`.
 */
export async function openAll(
  parts: ViewerParts,
  { aside, ...request }: OpenRequest & { readonly aside?: Aside | undefined },
  signal: AbortSignal,
): Promise<Opened> {
  return show(parts, { prepared: [await prepareAll(parts, request, signal)], aside }, signal);
}

/** Opens each by itself; those that cannot be opened are named in the warnings, if at least one can. */
export async function openEach(
  parts: ViewerParts,
  {
    requests,
    aside,
  }: { readonly requests: readonly OpenRequest[]; readonly aside?: Aside | undefined },
  signal: AbortSignal,
): Promise<Opened> {
  const tried = await Promise.allSettled(
    requests.map((request) => prepareAll(parts, request, signal)),
  );
  signal.throwIfAborted();
  const ready = tried.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const { failed, messages } = failuresOf(tried);
  if (ready.length === 0 && failed.length > 0) throw failed[0];
  const { layers, warnings } = await show(parts, { prepared: ready, aside }, signal);
  return { layers, warnings: [...warnings, ...messages] };
}

/** What is opened over something else is one step to undo; the first of all is where everything starts. */
async function show(
  parts: ViewerParts,
  {
    prepared,
    aside,
  }: { readonly prepared: readonly Prepared[]; readonly aside?: Aside | undefined },
  signal: AbortSignal,
): Promise<Opened> {
  const { model, pixels, size, states } = parts;
  const [main] = prepared;
  const all = prepared.flatMap(({ ready }) => ready);
  if (signal.aborted) for (const layer of all) layer.drop();
  signal.throwIfAborted();
  const isFirst = model.layers.value.length === 0;
  const isStep = !aside && (!isFirst || model.history.past.value.length > 0);
  batch(() => {
    const [selected, also] = [model.selected.peek(), model.selection.peek()];
    for (const { show } of all) show();
    if (aside) model.select(selected, also);
    const hidden = model.layers.value.find(({ id }) => id === aside?.instead);
    if (hidden) hidden.visible.value = false;
    const layers = all.map(({ layer }) => layer);
    if (isStep) recordAdded({ model, pixels }, layers);
    for (const { ready, warnings } of prepared) states.warn(ready[0].layer.id, warnings);
    for (const { layer, warning } of all) if (warning) states.warn(layer.id, [warning]);
    if (!isFirst || !main) return;
    const [{ layer, image }] = main.ready;
    model.look(fitted(layer.grid, size()));
    model.slice(middleOf(image));
  });
  const labels = await Promise.all(
    prepared.map(({ ready: [main], labels }) =>
      labels ? openLabels(parts, { main, ...labels, isStep }, signal) : nothingOpened,
    ),
  );
  return {
    layers: [...all.map(({ layer }) => layer.id), ...labels.flatMap(({ layers }) => layers)],
    warnings: [
      ...prepared.flatMap(({ warnings }) => warnings),
      ...all.flatMap(({ warning }) => warning ?? []),
      ...labels.flatMap(({ warnings }) => warnings),
    ],
  };
}

async function prepareAll(
  parts: ViewerParts,
  request: OpenRequest,
  signal: AbortSignal,
): Promise<Prepared> {
  const { ref } = request;
  const reader = isPlace(ref) ? contributedReader(parts.readers(), nameOf(ref)) : undefined;
  if (reader && isPlace(ref)) {
    const images = await readWithPlugin(reader, ref, signal);
    const prepare = (image: ReadImage) =>
      prepareLayer({ ...image, ...named(request) }, parts, signal);
    const [first, ...more] = images;
    return {
      ready: [await prepare(first), ...(await Promise.all(more.map(prepare)))],
      warnings: [],
    };
  }
  try {
    const main = await prepareLayer(request, parts, signal);
    if (main.layer.kind !== "image") return { ready: [main], warnings: notesOf(main) };
    const labels = isPlace(ref) ? { place: ref, listing: listLabels(main, signal) } : undefined;
    labels?.listing.catch(() => {}); // whoever opens them hears of it
    await firstLook(main.image, dimsFor(parts.model, main.image), signal);
    return { ready: [main], warnings: notesOf(main), labels };
  } catch (error) {
    const dataset = await datasetAt(ref, error, signal);
    if (dataset) return prepareDataset(dataset, { parts, request, signal });
    const failure = (await imagesBelow(ref, error, signal)) ?? error;
    if (!isFailure(failure, "reader/holds-images") || !isPlace(ref)) throw failure;
    const [first = "", ...more] = failure.detail.images;
    if (more.length === 0)
      return prepareAll(parts, { ...request, ref: inside(ref, first) }, signal);
    throw new Failure({ ...failure.detail, at: ref }, failure.message, { cause: failure });
  }
}

/** What was said of the name and the kind goes before what a plugin says. */
function named({ name, as }: OpenRequest) {
  return { ...(name !== undefined && { name }), ...(as !== undefined && { as }) };
}

function notesOf({ image }: PreparedLayer): readonly string[] {
  return image.description.notes ?? [];
}

/** A folder that is no image by itself may be a dataset. */
async function datasetAt(
  ref: SourceRef,
  error: unknown,
  signal: AbortSignal,
): Promise<Dataset | undefined> {
  if (!isFailure(error, "reader/unsupported") || !isPlace(ref)) return undefined;
  if (ref.kind === "picked" || readerFor(nameOf(ref))?.holds !== "folder") return undefined;
  return findDataset({ store: await storeAt(ref), place: ref, signal });
}

/**
 * Which images lie further in where a picked or dropped folder is none itself. An address is not searched: that would be
 * thousands of requests to whoever answers there.
 */
async function imagesBelow(
  ref: SourceRef,
  error: unknown,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  if (!isFailure(error, "reader/unsupported") || ref.kind !== "folder") return undefined;
  const store = await storeAt(ref);
  const list = async (folder: string) => (await store.list?.(folder, { signal })) ?? [];
  if (isZarr(await list(""))) return undefined; // and what it says of itself is the better answer
  const { images } = await findImages({ list, signal });
  const paths = images.map(({ path }) => path);
  if (paths.length === 0) return undefined;
  return holdsImages({ source: describeSource(ref), what: "a folder", images: paths });
}

/** Every part with its masks; those after the first are not visible at first, since they would lie over it. */
async function prepareDataset(
  { parts: found, notes }: Dataset,
  { parts, request, signal }: { parts: ViewerParts; request: OpenRequest; signal: AbortSignal },
): Promise<Prepared> {
  const layers = await Promise.all(
    found.map(async ({ name, images, masks }, i) => {
      const ready = await Promise.all([
        prepareLayer({ ...images, as: request.as }, parts, signal),
        ...masks.map((mask) => prepareLayer({ ...mask, as: "labels" }, parts, signal)),
      ]);
      if (i > 0) for (const { layer } of ready) layer.visible.value = false;
      const hidden = i > 0 ? [`${name} is there too, as layers that are not visible yet`] : [];
      return { ready, notes: [...notesOf(ready[0]), ...hidden] };
    }),
  );
  const [first, ...more] = layers.flatMap(({ ready }) => ready);
  if (!first) throw new Error("a dataset without images");
  return { ready: [first, ...more], warnings: [...notes, ...layers.flatMap((each) => each.notes)] };
}
