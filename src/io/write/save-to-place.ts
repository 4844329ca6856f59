import { Failure } from "#core/failure.ts";
import { describeSource, type Place } from "../source-ref.ts";
import { type Destination, findDestination, type Search } from "./destination.ts";
import { requireOnImage } from "./host-image.ts";
import { omeZarrOf } from "./index.ts";
import { listInImage } from "./labels-group.ts";
import type { SavedImage } from "./saved-image.ts";
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
 * Saves an image to where a place means (see `findDestination`), and says where that is. What is there already is
 * `save/exists`. Where it fails or is stopped, what was there is as it was, and
 * nothing half written is left.
 */
export async function saveToPlace(request: SaveRequest): Promise<Place> {
  const { writer } = request;
  const plain = request.image(undefined);
  const refused = writer.refuses?.(plain);
  if (refused) throw cannotHold(writer, plain.name, refused);
  const isLabels = plain.ids !== undefined;
  const found = await findDestination(request.place, { ...request, isLabels });
  const source = describeSource(found.place);
  if (found.isTaken && !request.overwrite)
    throw new Failure(
      { code: "save/exists", place: source },
      `${source} is there already; save under another name, or say that it may be replaced`,
    );
  if (found.isTaken) request.requireUnused(found.place);
  if (writer.holds === "folder") await saveFolder(found, { ...request, writer });
  else await saveFile(found, { ...request, writer, plain });
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
  const { parent, name, host, isTaken } = found;
  const { image, isAnyVersion, ...options } = request;
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
  await writeWholeFolder({ parent, name, isTaken }, async (folder) => {
    await writer.write(saved, folder, { ...options, place });
    if (!isTaken) await list();
  });
  if (isTaken) await list();
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
