import { Failure } from "#core/failure.ts";
import { describeSource, folderOf, inside, nameOf, type Place } from "../source-ref.ts";
import { type SaveFolder, saveFolderInside } from "../stores/save-folder.ts";
import { findHostImage, type HostImage } from "./host-image.ts";
import type { Writer } from "./writer.ts";

/** Where an image goes. */
export interface Destination {
  readonly place: Place;
  /** It lies in this folder, under this name. */
  readonly parent: SaveFolder;
  readonly name: string;
  /** The image that the labels will belong to, `labels/<name>` in it. */
  readonly host?: { readonly image: HostImage; readonly folder: SaveFolder; readonly place: Place };
}

export interface Search {
  readonly writer: Writer;
  /** For what is put into a folder: without ending. */
  readonly name: string;
  readonly isLabels: boolean;
  folderAt(place: Place): Promise<SaveFolder>;
  readonly signal: AbortSignal;
}

/**
 * Where an image is meant to go by a place: labels into the image that is there; else to the place itself, if that is
 * called as the format calls its files; else into it as a folder.
 */
export async function findDestination(place: Place, search: Search): Promise<Destination> {
  const { writer, name, isLabels } = search;
  if (place.kind === "picked") throw notFolder(describeSource(place));
  const reading = { source: describeSource(place), signal: search.signal };
  if (writer.holds === "folder" && isLabels) {
    const folder = await search.folderAt(place);
    const image = await findHostImage(folder, reading);
    if (image) return inImage({ image, folder, place }, name);
    const host = await hostAbove(place, search);
    if (host) return inImage(host, nameOf(place));
  }
  const called = nameOf(place).toLowerCase();
  const isNamed = called.endsWith(writer.ending) || called.endsWith(writer.otherEnding);
  return at(isNamed ? place : inside(place, `${name}${writer.ending}`), search);
}

type Host = NonNullable<Destination["host"]>;

/** The image for "image/labels/name". */
async function hostAbove(place: Place, { folderAt, signal }: Search): Promise<Host | undefined> {
  const list = place.kind === "picked" ? undefined : folderOf(place)?.folder;
  if (!list || list.kind === "picked" || nameOf(list) !== "labels") return undefined;
  const above = folderOf(list)?.folder;
  if (!above) return undefined;
  const folder = await folderAt(above);
  const image = await findHostImage(folder, { source: describeSource(above), signal });
  return image && { image, folder, place: above };
}

function inImage(host: Host, name: string): Destination {
  const parent = saveFolderInside(host.folder, "labels");
  return { place: inside(host.place, `labels/${name}`), parent, name, host };
}

async function at(place: Place, { folderAt }: Search): Promise<Destination> {
  const found = place.kind === "picked" ? undefined : folderOf(place);
  if (!found) throw notFolder(describeSource(place));
  return { place, parent: await folderAt(found.folder), name: found.name };
}

/** For a file that was picked by itself, or a path, which a browser cannot write to. */
export function notFolder(source: string): Failure {
  return new Failure(
    { code: "save/read-only", place: source },
    `Cannot save to ${source}: it is no folder that this page may write to; open its folder, or save as a download`,
  );
}
