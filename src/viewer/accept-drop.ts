import { Failure } from "#core/failure.ts";
import { keepFolder } from "#io/folders.ts";
import { keepFile } from "#io/picked-files.ts";
import type { SourceRef } from "#io/source-ref.ts";

/** What was dropped: files and folders from the desktop, or an address from another page. */
export type Dropped = SourceRef | string;

export interface DropParts {
  readonly element: HTMLElement;
  /** All of one drop, in its order. */
  open(dropped: readonly Dropped[]): void;
  report(error: unknown): void;
}

/** Opens what is dropped anywhere on the element. Returns what ends that. */
export function acceptDrop({ element, open, report }: DropParts): () => void {
  const over = (event: DragEvent) => {
    if (event.dataTransfer?.types.some((type) => type === "Files" || type === "text/uri-list"))
      event.preventDefault(); // or the browser would leave the page for the file
  };
  const drop = (event: DragEvent) => {
    const { dataTransfer } = event;
    if (!dataTransfer || dataTransfer.items.length === 0) return;
    event.preventDefault();
    read(dataTransfer).then(open, report);
  };
  element.addEventListener("dragover", over);
  element.addEventListener("drop", drop);
  return () => {
    element.removeEventListener("dragover", over);
    element.removeEventListener("drop", drop);
  };
}

/** Everything is asked for before the first wait: the browser empties the list when the event is over. */
async function read(data: DataTransfer): Promise<Dropped[]> {
  const address = data.getData("text/uri-list").split("\n")[0]?.trim();
  const items: ItemWithHandle[] = [...data.items].filter(({ kind }) => kind === "file");
  if (items.length === 0) return address ? [address] : [];
  const taken = items.map((item) => ({
    handle: item.getAsFileSystemHandle?.(),
    file: item.getAsFile(),
    isFolder: item.webkitGetAsEntry()?.isDirectory ?? false,
  }));
  return Promise.all(
    taken.map(async ({ handle, ...rest }) => toSource({ ...rest, handle: await handle })),
  );
}

interface DroppedItem {
  readonly handle: FileSystemHandle | null | undefined;
  /** Where there is no handle. A folder comes as an empty file. */
  readonly file: File | null;
  readonly isFolder: boolean;
}

type ItemWithHandle = DataTransferItem & {
  /** Chromium's; elsewhere a page gets the files of a folder but not the folder. */
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
};

async function toSource({ handle, file, isFolder }: DroppedItem): Promise<SourceRef> {
  if (handle?.kind === "directory") return keepFolder(handle as FileSystemDirectoryHandle); // by its kind
  if (handle) return keepFile(handle as FileSystemFileHandle); // the other kind
  if (file && !isFolder) return keepFile(file);
  throw new Failure(
    { code: "reader/unsupported", source: file?.name ?? "what was dropped" },
    "This browser does not hand dropped folders to a page. Chrome and Edge do; or run `lamella serve` on the folder and open its address.",
  );
}

/** Whether it is a session that was saved as a file, and no image. */
export function isSessionFile(dropped: Dropped): boolean {
  if (typeof dropped === "string") return false; // an address is opened as what it says it is
  return dropped.kind === "picked" && /\.lamella(\.json)?$/i.test(dropped.name);
}
