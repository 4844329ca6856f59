import { Failure } from "#core/failure.ts";
import { describeSource, inside, type Place } from "#io/source-ref.ts";
import { saveFolderAt, type WriteAccess } from "./save-folders.ts";

/** A file that was made here. */
export interface HandedFile {
  readonly name: string;
  readonly file: Blob;
}

/** "download", or the folder that the file goes into: a place, or an address. */
export type HandedTo = string | Place;

export interface SaveFileParts {
  /** Relative addresses are relative to this. */
  readonly base: string;
  readonly access: WriteAccess | undefined;
  download(name: string, file: Blob): void;
}

/** Returns `{ file }`, the name of a download, or `{ source }`, where it lies. Rejects with `save/exists` for a name that is taken. */
export async function saveFile(
  { name, file }: HandedFile,
  { to, base, access, download }: SaveFileParts & { readonly to: HandedTo },
): Promise<{ source: Place } | { file: string }> {
  if (to === "download") {
    download(name, file);
    return { file: name };
  }
  const place = placeAt(to, base);
  const folder = await saveFolderAt(place, { access });
  const source = inside(place, name);
  const found = await folder.getRange?.(`/${name}`, { offset: 0, length: 1 });
  if (found)
    throw new Failure(
      { code: "save/exists", place: describeSource(source) },
      `${describeSource(source)} is there already; choose another name`,
    );
  const sink = await folder.create(`/${name}`);
  try {
    await sink.write(new Uint8Array(await file.arrayBuffer()), 0);
    await sink.close();
  } catch (error) {
    await sink.abort();
    throw error;
  }
  return { source };
}

/** An address is relative to `base`. */
export function placeAt(to: HandedTo, base: string): Place {
  return typeof to === "string" ? { kind: "http", url: new URL(to, base).href } : to;
}
