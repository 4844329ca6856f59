import * as v from "valibot";
import { Failure } from "#core/failure.ts";
import {
  type CarriedFolder,
  type FileList,
  fileListSchema,
  isSafePath,
} from "#core/session/carried.ts";
import type { WritableStore } from "../stores/store.ts";
import { type AssetSource, getAsset, wrongAsset } from "./assets.ts";

/** A list of that length names more files than a browser's storage takes in an hour. */
const mostListBytes = 64 * 2 ** 20;

export interface ReceiveOptions {
  readonly assets: AssetSource;
  readonly signal: AbortSignal;
  /** Told of the bytes of each file that is there. */
  onBytes(bytes: number): void;
}

/**
 * Writes the files of a folder that travelled with a session, each checked against its hash. Rejects with `share/missing-asset`,
 * `share/wrong-asset` or `share/unsafe-name`; what was written by then stays for the caller to remove.
 */
export async function receiveFolder(
  carried: CarriedFolder,
  store: WritableStore,
  { assets, signal, onBytes }: ReceiveOptions,
): Promise<void> {
  const { files } = await readList(carried, assets, signal);
  for (const { path, asset, bytes } of files) {
    signal.throwIfAborted();
    const content = await getAsset({ name: asset, most: bytes }, assets, signal);
    await store.set(`/${path}`, content);
    onBytes(content.length);
  }
}

/** Everything it says is checked before anything is written: it comes from somebody else. */
async function readList(
  { files: name, bytes, title }: CarriedFolder,
  assets: AssetSource,
  signal: AbortSignal,
): Promise<FileList> {
  const content = await getAsset({ name, most: mostListBytes }, assets, signal);
  const text = new TextDecoder().decode(content);
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), fileListSchema), text);
  if (!parsed.success) throw wrongAsset(name, "it lists no files");
  const { files } = parsed.output;
  const unsafe = files.find(({ path }) => !isSafePath(path));
  if (unsafe) throw unsafeName(unsafe.path, title);
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  if (total !== bytes) throw wrongAsset(name, `it lists ${total} bytes, the session ${bytes}`);
  return parsed.output;
}

export function unsafeName(name: string, where: string): Failure {
  return new Failure(
    { code: "share/unsafe-name", name },
    `${where} has a file called ${JSON.stringify(name)}, which would lie outside its folder: nothing of it was opened`,
  );
}
