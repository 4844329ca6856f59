import { describeSource, type Place } from "../source-ref.ts";
import { type Destination, findDestination, type Search } from "./destination.ts";
import { requireOnImage } from "./host-image.ts";
import { omeZarrOf } from "./index.ts";
import { listInImage } from "./labels-group.ts";
import type { SavedImage } from "./saved-image.ts";
import { isReplacing } from "./taken-name.ts";
import { writeWholeFolder } from "./whole-folder.ts";
import type { OmeZarrVersion } from "./write-ome-zarr.ts";
import { cannotHold, type LabelsPlace, type WriteOptions } from "./writer.ts";

export interface SaveRequest extends Omit<Search, "isLabels" | "signal">, WriteOptions {
  readonly place: Place;
  /** Whether labels may be of the version that their image has, whichever the writer's is. */
  readonly isAnyVersion: boolean;
  /** Whether what is there already may be replaced. */
  readonly overwrite: boolean;
  /** What is saved; of labels, with levels of those shapes, or its own. */
  image(shapes: readonly (readonly number[])[] | undefined): SavedImage;
  /** Throws where something that is open is read from there. */
  requireUnused(place: Place): void;
}

/**
 * Where an image would be saved (see `findDestination`). Rejects where it cannot be: with `save/exists` where something is there
 * that must not be replaced, with `save/unsupported` where the format does not hold it.
 */
export async function findFree(request: SaveRequest): Promise<Destination> {
  const { writer, overwrite, signal } = request;
  const plain = request.image(undefined);
  const refused = writer.refuses?.(plain);
  if (refused) throw cannotHold(writer, plain.name, refused);
  const found = await findDestination(request.place, {
    ...request,
    isLabels: plain.ids !== undefined,
  });
  const wanted = { ...found, holds: writer.holds, overwrite, signal };
  if (await isReplacing(wanted)) request.requireUnused(found.place);
  return found;
}

/** Saves an image where `findFree` says. Where it fails or is stopped, what was there is as it was, and nothing half written is left. */
export async function saveToPlace(request: SaveRequest): Promise<Place> {
  const { writer } = request;
  const found = await findFree(request);
  if (writer.holds === "folder") await saveFolder(found, { ...request, writer });
  else await saveFile(found, { ...request, writer, plain: request.image(undefined) });
  return found.place;
}

type WriterOf<Holds> = Extract<SaveRequest["writer"], { holds: Holds }>;

async function saveFile(
  { parent, name }: Destination,
  { writer, plain, ...options }: WriteOptions & { writer: WriterOf<"file">; plain: SavedImage },
): Promise<void> {
  const sink = await parent.create(`/${name}`);
  try {
    await writer.write(plain, sink, options);
    await sink.close();
  } catch (error) {
    await sink.abort();
    throw error;
  }
}

async function saveFolder(
  found: Destination,
  request: SaveRequest & { writer: WriterOf<"folder"> },
): Promise<void> {
  const { name, host } = found;
  const { image, isAnyVersion, overwrite, ...options } = request;
  const writer = host && isAnyVersion ? omeZarrOf(host.image.version) : request.writer;
  const source = describeSource(found.place);
  const saved = host
    ? image(requireOnImage(host.image.grid, image(undefined).grid, { name, source }))
    : image(undefined);
  const version = host && requireVersion(host, { writer, name });
  const place = host && placeIn(host, saved);
  const list = async () => {
    if (!host || !version) return;
    await listInImage(host.folder, { name, version, source, signal: options.signal });
  };
  const { signal, onProgress } = options;
  const wanted = { ...found, overwrite, signal, onProgress };
  const replaced = await writeWholeFolder(wanted, async (folder, { replaces, onProgress }) => {
    if (replaces) request.requireUnused(found.place);
    await writer.write(saved, folder, { ...options, onProgress, place });
    if (!replaces) await list();
  });
  if (replaced) await list();
}

type Host = NonNullable<Destination["host"]>;

/** One hierarchy is of one version: OME-Zarr asks for it, and readers look for one kind of metadata. */
function requireVersion(
  { image, place }: Host,
  { writer, name }: { writer: WriterOf<"folder">; name: string },
): OmeZarrVersion {
  const { version } = image;
  if (writer.id === `ome-zarr-${version}`) return version;
  const found = `${describeSource(place)} is OME-Zarr ${version}, and its labels have to be as well; save as ome-zarr-${version}`;
  throw cannotHold(writer, name, found);
}

/** Labels lie where their image does: along the axes that they share. */
function placeIn({ image }: Host, { grid }: SavedImage): LabelsPlace {
  const along = grid.axes.map((axis) => image.grid.axes.indexOf(axis));
  const pick = (values: readonly number[]) => along.map((at) => values[at] ?? 0);
  const transforms = image.places.map(({ scale, translation }) => ({
    scale: pick(scale),
    translation: pick(translation),
  }));
  return { image: "../../", transforms };
}
