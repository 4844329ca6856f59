import { Failure } from "#core/failure.ts";
import { unlessAborted } from "#core/unless-aborted.ts";
import { keepFolder } from "#io/folders.ts";
import { keepFile } from "#io/picked-files.ts";
import type { Place } from "#io/source-ref.ts";

/** Not in TypeScript's DOM yet, and Chromium's alone. */
interface Pickers {
  readonly showDirectoryPicker?: (options: {
    readonly mode: FolderUse;
  }) => Promise<FileSystemDirectoryHandle>;
  readonly showOpenFilePicker?: (options: HowMany) => Promise<readonly FileSystemFileHandle[]>;
}

/** What a folder is picked for. */
export type FolderUse = "read" | "readwrite";

interface HowMany {
  readonly multiple: boolean;
}

/**
 * Asks the user for a folder by the browser's own dialog, where it has one. Only within a click. Once the signal has aborted
 * what is chosen counts for nothing, though the browser lets no page close its dialog.
 */
export async function pickFolder(signal: AbortSignal, use: FolderUse = "read"): Promise<Place> {
  const { showDirectoryPicker } = globalThis as unknown as Pickers;
  if (!showDirectoryPicker)
    throw new Failure(
      { code: "source/no-permission", source: "folder" },
      "This browser cannot open a folder. Chrome and Edge can; or run `lamella serve` on the folder and open its address.",
    );
  return keepFolder(
    await withinClick("folder", { pick: () => showDirectoryPicker({ mode: use }), signal }),
  );
}

/** Asks the user for one file or several. Only within a click. */
export async function pickFiles(
  signal: AbortSignal,
  how: HowMany = { multiple: true },
): Promise<Place[]> {
  const { showOpenFilePicker } = globalThis as unknown as Pickers;
  const files = await withinClick<readonly (File | FileSystemFileHandle)[]>("file", {
    pick: () => (showOpenFilePicker ? showOpenFilePicker(how) : pickByInput(signal, how)),
    signal,
  });
  return Promise.all(files.map(keepFile));
}

/** Asks the user for one file. Only within a click. */
export async function pickFile(signal: AbortSignal): Promise<Place> {
  const [file] = await pickFiles(signal, { multiple: false });
  if (!file) throw dismissed();
  return file;
}

/** A browser opens such a dialog for some seconds after a click or key; later, one of them says nothing and opens none. */
async function withinClick<T>(
  what: "file" | "folder",
  { pick, signal }: { readonly pick: () => Promise<T>; readonly signal: AbortSignal },
): Promise<T> {
  signal.throwIfAborted();
  if (!navigator.userActivation.isActive)
    throw new Failure(
      { code: "source/no-permission", source: what },
      `The browser lets a page ask for a ${what} only right after a click or a key. Ask again.`,
    );
  try {
    return await unlessAborted(pick(), signal);
  } catch (cause) {
    if (!(cause instanceof DOMException && cause.name === "AbortError")) throw cause;
    throw dismissed(cause);
  }
}

/** Every browser has this one; it hands out files, and no handles to find them by later. */
function pickByInput(signal: AbortSignal, how: HowMany): Promise<File[]> {
  const input = Object.assign(document.createElement("input"), { type: "file", ...how });
  input.hidden = true;
  document.body.append(input); // one that is nowhere may be collected before it has answered
  const picked = new Promise<File[]>((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    input.addEventListener("cancel", () => reject(dismissed()));
    input.addEventListener("change", () => resolve([...(input.files ?? [])]));
    input.click();
  });
  return picked.finally(() => input.remove());
}

function dismissed(cause?: unknown): Failure {
  return new Failure({ code: "worker/cancelled" }, "Nothing was chosen", { cause });
}
