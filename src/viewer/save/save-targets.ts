import { Failure, isFailure } from "#core/failure.ts";
import type { Layer } from "#core/layers/layer.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { readerFor } from "#io/readers/index.ts";
import {
  describeSource,
  folderOf,
  isPlace,
  isWithin,
  nameOf,
  type Place,
  placesOf,
  type SourceRef,
} from "#io/source-ref.ts";
import { notFolder } from "#io/write/destination.ts";
import { omeZarrOf } from "#io/write/index.ts";
import type { Writer } from "#io/write/writer.ts";
import { imageOf } from "./image-of-labels.ts";
import type { WriteAccess } from "./save-folders.ts";

/** For labels on an OME-Zarr the image itself, into which they go; else the folder that the image lies in. */
export function placeByImage(
  image: SourceRef | undefined,
  { layer, writer }: { layer: Layer; writer: Writer },
): Place {
  const name = layer.name.value;
  if (!image)
    throw new Failure(
      { code: "save/read-only", place: name },
      `No image is open that ${name} lies on; save it to a place, or as a download`,
    );
  const [first] = isPlace(image) ? [image] : placesOf(image);
  if (!first) throw notFolder(describeSource(image));
  const isFolder = first.kind !== "picked" && readerFor(nameOf(first))?.holds === "folder";
  if (isPlace(image) && isFolder && layer.kind === "labels" && writer.holds === "folder")
    return image;
  const found = first.kind === "picked" ? undefined : folderOf(first);
  if (!found) throw notFolder(describeSource(first));
  return found.folder;
}

interface Targets {
  readonly model: ViewerModel;
  readonly access: WriteAccess | undefined;
  refOf(layer: Layer): SourceRef;
}

/** Where a layer goes that is saved by its image, for people; undefined where the page cannot write there. */
export function describeTarget(
  layer: Layer,
  { model, access, refOf }: Targets,
): string | undefined {
  const image = imageOf(layer, { model, refOf });
  const ref = image && refOf(image);
  if (!ref) return undefined;
  try {
    const place = placeByImage(ref, { layer, writer: omeZarrOf("0.5") });
    const isWritable =
      place.kind === "folder" ||
      (place.kind === "http" && new URL(place.url).origin === access?.origin);
    if (!isWritable) return undefined;
    return ref === place ? `Into ${nameOf(place)}` : `Beside ${nameOf(ref)}`;
  } catch (error) {
    if (isFailure(error, "save/read-only")) return undefined;
    throw error;
  }
}

interface Open {
  readonly model: ViewerModel;
  readonly pixels: { refOf(layer: Layer): SourceRef };
}

/** Refuses to replace what an open layer is read from: what was not looked at yet would be lost. */
export function requireUnused(place: Place, { model, pixels }: Open): void {
  const user = model.layers.value.find((layer) =>
    placesOf(pixels.refOf(layer)).some((used) => isWithin(used, place)),
  );
  if (!user) return;
  const name = user.name.value;
  const source = describeSource(place);
  throw new Failure(
    { code: "save/in-use", place: source, layer: user.id },
    `${source} cannot be replaced while the layer ${name} is read from it; save under another name`,
  );
}
