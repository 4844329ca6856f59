import { inside, nameOf, type Place, type StackRef } from "../source-ref.ts";
import type { Store } from "../stores/store.ts";
import { byName, isImageFile } from "./list-images.ts";
import { type NamedFiles, pairFiles } from "./pair-files.ts";

/** Images in a folder with the masks that belong to them, each as a stack. */
export interface DatasetPart {
  /** "train", or "" where the folder has no parts. */
  readonly name: string;
  readonly images: NamedStack;
  readonly masks: readonly NamedStack[];
}

export interface NamedStack {
  /** Of its folder: "train/x". */
  readonly name: string;
  readonly ref: StackRef;
}

export interface Dataset {
  readonly parts: readonly DatasetPart[];
  /** Sentences: what did not fit together. */
  readonly notes: readonly string[];
}

interface Reading {
  readonly store: Store;
  readonly place: Place;
  readonly signal: AbortSignal;
}

const imageFolders = /^(x|raw|im|imgs?|images?|inputs?|slices|tiles|patches)$/i;
const partFolders = ["train", "training", "val", "valid", "validation", "test", "testing"];

/**
 * What a folder of image files, or of folders of them, is as a dataset: `train/x, train/y, val/..., test/...`, one part of
 * that, `images` beside folders of masks, or files alone. Nothing where there are no images, or where nothing says which
 * they are. Rejects as the store does.
 */
export async function findDataset(reading: Reading): Promise<Dataset | undefined> {
  const names = await listNames(reading, "");
  const parts = partFolders.filter((part) => names.includes(`${part}/`));
  const folders = parts.length > 0 ? parts : [""];
  const found = await Promise.all(folders.map((folder) => findPart(reading, folder)));
  const full = found.flatMap((part) => part ?? []);
  if (full.length === 0) return undefined;
  return { parts: full.map(({ part }) => part), notes: full.flatMap(({ notes }) => notes) };
}

async function findPart(
  reading: Reading,
  name: string,
): Promise<{ part: DatasetPart; notes: string[] } | undefined> {
  const names = await listNames(reading, name);
  const own = names.filter(isImageFile).toSorted(byName);
  if (own.length > 0) {
    const images = stackOf(reading.place, { folder: name, files: own });
    return { part: { name, images, masks: [] }, notes: [] };
  }
  const folders = names.filter((entry) => entry.endsWith("/")).toSorted(byName);
  const listed = await Promise.all(
    folders.map((entry) => filesBelow(reading, below(name, entry.slice(0, -1)))),
  );
  const full = listed.flatMap((files) => files ?? []);
  const images = full.find(({ folder }) => imageFolders.test(folder.split("/").at(-1) ?? ""));
  if (!images) return undefined;
  const { used, masks, notes } = pairAll(
    images,
    full.filter((files) => files !== images),
  );
  return {
    part: {
      name,
      images: stackOf(reading.place, used),
      masks: masks.map((mask) => stackOf(reading.place, mask)),
    },
    notes,
  };
}

/** All folders of masks that go with the same images; those of the first are the ones that are used. */
function pairAll(images: NamedFiles, folders: readonly NamedFiles[]) {
  const notes: string[] = [];
  let used: NamedFiles | undefined;
  const masks = folders.flatMap((folder) => {
    const paired = pairFiles(images, folder);
    const fits = paired && (!used || used.files.join("/") === paired.images.files.join("/"));
    if (!fits) {
      notes.push(`The files of ${folder.folder} do not go with those of ${images.folder}`);
      return [];
    }
    used = paired.images;
    notes.push(...paired.notes);
    return [paired.masks];
  });
  return { used: used ?? images, masks, notes };
}

/** The image files of a folder, or of the only folder inside it. */
async function filesBelow(reading: Reading, folder: string): Promise<NamedFiles | undefined> {
  const names = await listNames(reading, folder);
  const files = names.filter(isImageFile).toSorted(byName);
  if (files.length > 0) return { folder, files };
  const [only, ...more] = names.filter((entry) => entry.endsWith("/") && !entry.startsWith("."));
  if (only === undefined || more.length > 0) return undefined;
  const inner = below(folder, only.slice(0, -1));
  const innerFiles = (await listNames(reading, inner)).filter(isImageFile).toSorted(byName);
  return innerFiles.length > 0 ? { folder: inner, files: innerFiles } : undefined;
}

async function listNames({ store, signal }: Reading, folder: string): Promise<string[]> {
  return (await store.list?.(folder, { signal })) ?? [];
}

/** The whole folder by its name, so that links stay short; else its files one by one. */
function stackOf(place: Place, { folder, files, isPart }: NamedFiles): NamedStack {
  const at = folder === "" ? place : inside(place, folder);
  const of = isPart ? files.map((file) => inside(at, file)) : [at];
  return { name: folder === "" ? nameOf(place) : folder, ref: { kind: "stack", of } };
}

function below(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}
