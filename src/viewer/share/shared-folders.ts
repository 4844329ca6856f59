import * as v from "valibot";
import type { SessionDocument } from "#core/session/document.ts";
import { type CarriedFile, filesOf } from "#io/share/carry-folder.ts";
import { pathsOf, sourceRefSchema } from "#io/source-ref.ts";
import { openOpfs } from "#io/stores/opfs.ts";
import type { CarriedByPlugin } from "../plugins/plugin.ts";

/** What goes along when a session is shared: a folder with its files. */
export interface SharedFolder {
  readonly title: string;
  /** What it is, in a word, for people. */
  readonly kind: string;
  readonly name: string;
  readonly plugin?: string;
  readonly bytes: number;
  files(signal: AbortSignal): AsyncIterable<CarriedFile> | Iterable<CarriedFile>;
}

/** A plugin that takes part in sharing. */
export interface SharingPlugin {
  readonly id: string;
  carries(signal: AbortSignal): Promise<readonly CarriedByPlugin[]>;
}

export interface SharedFoldersParts {
  readonly plugins: readonly SharingPlugin[];
  /** Where a folder lies whose path is not what the document calls it. */
  readonly made: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
}

/** All that lies in this browser and belongs to a session: what was painted and predicted, and what plugins have. */
export async function sharedFolders(
  { layers }: Pick<SessionDocument, "layers">,
  { plugins, made, signal }: SharedFoldersParts,
): Promise<SharedFolder[]> {
  const titles = new Map<string, string>();
  for (const { source, settings, kind } of layers) {
    const { name = kind } = settings;
    for (const folder of layerFolders(source))
      if (!titles.has(folder)) titles.set(folder, String(name));
  }
  const own = await Promise.all(
    [...titles].map(([name, title]) =>
      ownFolder({ name, title, path: made.get(name) ?? name }, signal),
    ),
  );
  const others = await Promise.all(plugins.map((plugin) => pluginFolders(plugin, signal)));
  return [...own.flat(), ...others.flat()];
}

/** Folders of the browser's storage that were made for layers. A session may name any other path: that stays here. */
function layerFolders(source: unknown): string[] {
  const parsed = v.safeParse(sourceRefSchema, source);
  if (!parsed.success) return [];
  return pathsOf(parsed.output).flatMap((path) => folderIn(path) ?? []);
}

/** "labels/x" of "labels/x/0". */
export function folderIn(path: string): string | undefined {
  return /^(?:labels|predictions)\/[\w.-]+(?=\/|$)/.exec(path)?.[0];
}

/** None where this browser does not have it: then it could not be opened here either. */
async function ownFolder(
  { name, title, path }: { name: string; title: string; path: string },
  signal: AbortSignal,
): Promise<SharedFolder[]> {
  const store = await openOpfs({ kind: "opfs", path }, { create: false }).catch(() => null);
  if (!store) return [];
  const files = (signal: AbortSignal) => filesOf(store, { except: left, signal });
  let bytes = 0;
  for await (const { path } of files(signal)) bytes += (await store.file(`/${path}`))?.size ?? 0;
  const kind = name.startsWith("labels/") ? "labels" : "prediction";
  return [{ ...{ title, kind, name }, bytes, files }];
}

/** The steps of whoever painted: who gets the labels begins with none; and how far a prediction came, which only this browser goes on with. */
const left = ["journal", "progress.safetensors"];

async function pluginFolders(plugin: SharingPlugin, signal: AbortSignal): Promise<SharedFolder[]> {
  const carried = await plugin.carries(signal);
  return carried.map(({ name, title, kind, files }) => ({
    ...{ name, title, kind, plugin: plugin.id },
    bytes: files.reduce((sum, { file }) => sum + file.size, 0),
    files: () =>
      files.map(({ name: path, file }) => ({
        path,
        read: async () => new Uint8Array(await file.arrayBuffer()),
      })),
  }));
}
