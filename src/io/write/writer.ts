import { Failure } from "#core/failure.ts";
import type { FileSink, FileTaker } from "../stores/save-folder.ts";
import type { LevelPlace } from "../zarr/image-axes.ts";
import type { SavedImage } from "./saved-image.ts";

export interface WriteOptions {
  readonly signal: AbortSignal;
  /** Told how much is done, 0..1. */
  onProgress(done: number): void;
}

interface Format {
  /** What `labels.save` and `layers.save` call it. */
  readonly id: string;
  /** For people: "OME-Zarr 0.5". */
  readonly title: string;
  /** Of the names of its files or folders: ".tif". */
  readonly ending: string;
  /** That other programs give them: ".tiff". */
  readonly otherEnding: string;
  /** In words, why an image of that kind cannot be written and what would work; nothing where it can be. */
  refuses?(image: SavedImage): string | undefined;
}

export interface FolderWriteOptions extends WriteOptions {
  /** Where labels lie, seen from their image: they are `labels/<path>` in it. Undefined where they are on their own. */
  readonly place?: LabelsPlace | undefined;
}

/** The image that labels are written into, as far as its own metadata says it. */
export interface LabelsPlace {
  /** From the labels to their image: "../../". */
  readonly image: string;
  /** The image's own place of each level, along the axes of the labels. */
  readonly transforms: readonly LevelPlace[];
}

/** A format whose images are folders. The metadata that make it one are written last. */
export interface FolderWriter extends Format {
  readonly holds: "folder";
  write(image: SavedImage, to: FileTaker, options: FolderWriteOptions): Promise<void>;
}

/** A format whose images are single files. Closing the file is left to the caller. */
export interface FileWriter extends Format {
  readonly holds: "file";
  write(image: SavedImage, to: FileSink, options: WriteOptions): Promise<void>;
}

/** A format that can be written. A new one is a file here and a line in index.ts. */
export type Writer = FolderWriter | FileWriter;

/** Says of an image what keeps it from being written in a format, and what would work. */
export function cannotHold(
  { id, title }: Pick<Writer, "id" | "title">,
  name: string,
  found: string,
): Failure {
  return new Failure(
    { code: "save/unsupported", format: id },
    `Cannot save ${name} as ${title}: ${found}`,
  );
}
