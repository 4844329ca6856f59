import { Failure } from "#core/failure.ts";
import type { SessionDocument } from "#core/session/document.ts";
import { archiveEnding, assetsInArchive, writeArchive } from "#io/share/archive.ts";
import {
  assetsFromSession,
  type SharedSession,
  type SharingServer,
  servedAssets,
  shareSession,
} from "#io/share/served-sharing.ts";
import { requireSpace } from "#io/stores/opfs.ts";
import type { StagedFile } from "#io/stores/served-folder.ts";
import { savedName } from "#io/write/saved-name.ts";
import { carrySession } from "./carry-session.ts";
import { type SharedFolder, type SharingPlugin, sharedFolders } from "./shared-folders.ts";
import { type Unreachable, unreachable } from "./unreachable.ts";
import { labelsToBeWhole, type WholeLabelsParts, withWholeLabels } from "./whole-labels.ts";

export interface SharingParts extends WholeLabelsParts {
  /** The session as others are to have it. */
  document(): SessionDocument;
  /** Resolves once all that was painted is in storage, as far as it gets there. */
  flush(): Promise<void>;
  plugins(): readonly SharingPlugin[];
  readonly base: string;
  /** Where this page may put sessions; undefined where nowhere. */
  readonly server: SharingServer | undefined;
  /** Where what is open was shared last. */
  readonly last: { get(): SharedSession | undefined; set(shared: SharedSession): void };
  stage(): Promise<StagedFile>;
  download(name: string, file: Blob): void;
  /** Says how far what was given this signal has come, 0..1. */
  onProgress(signal: AbortSignal, done: number): void;
}

/** What sharing takes along, and what it cannot: to the server where there is one, else in a file. JSON. */
export interface SharedContents {
  readonly carried: readonly {
    readonly title: string;
    /** In a word, for people. */
    readonly kind: string;
    /** Null of labels that are written anew then: what that takes is not known before. */
    readonly bytes: number | null;
  }[];
  readonly unreachable: readonly Unreachable[];
  /** Whether there is a server that takes it. */
  readonly hasServer: boolean;
  /** The short link, where what is open was shared before; sharing again changes what is there. */
  readonly shared: string | null;
}

/** A session with the work in it, to be handed on. */
export interface SessionSharing {
  contents(signal: AbortSignal): Promise<SharedContents>;
  /** As one file, a download. */
  archive(
    signal: AbortSignal,
  ): Promise<{ session: SessionDocument; file: string; bytes: number; warnings: string[] }>;
  /** On the page's own server; `fresh` for a link of its own where it was shared before. */
  serve(
    fresh: boolean,
    signal: AbortSignal,
  ): Promise<{ url: string; updated: boolean; warnings: string[] }>;
}

export function sessionSharing(parts: SharingParts): SessionSharing {
  /** Acts on what is to be shared, on the server at `home` or as a file; nothing of it is left behind afterwards. */
  const withWork = async <T>(
    home: string | undefined,
    signal: AbortSignal,
    act: (work: Work) => Promise<T>,
  ): Promise<T> => {
    await parts.flush();
    const readers = { base: parts.base, home };
    const whole = { ...parts, readers };
    const { document, made, drop } = await withWholeLabels(parts.document(), whole, signal);
    try {
      const plugins = parts.plugins();
      const folders = await sharedFolders(document, { plugins, made, signal });
      const missing = unreachable(document, parts.base);
      return await act({ document, folders, missing });
    } finally {
      await drop();
    }
  };
  return {
    async contents(signal) {
      await parts.flush();
      const { server, model, base } = parts;
      const readers = { base, home: server?.home };
      const { document, layers } = labelsToBeWhole(parts.document(), { model, readers });
      const folders = await sharedFolders(document, {
        ...{ plugins: parts.plugins(), made: new Map(), signal },
      });
      const carried = folders.map(({ title, kind, name, bytes }) => ({
        ...{ title, kind },
        bytes: layers.has(name) ? null : bytes,
      }));
      const shared = parts.last.get()?.url ?? null;
      const missing = unreachable(document, base);
      return { carried, unreachable: missing, hasServer: server !== undefined, shared };
    },
    archive: (signal) => withWork(undefined, signal, (work) => shareAsFile(work, parts, signal)),
    serve(fresh, signal) {
      const { server } = parts;
      if (!server) return Promise.reject(noPlace());
      return withWork(server.home, signal, (work) =>
        shareOn(server, { work, fresh, parts }, signal),
      );
    },
  };
}

interface Work {
  readonly document: SessionDocument;
  readonly folders: readonly SharedFolder[];
  readonly missing: readonly Unreachable[];
}

async function shareAsFile(
  { document, folders, missing }: Work,
  parts: SharingParts,
  signal: AbortSignal,
) {
  const staged = await stagedFor(folders, parts);
  try {
    const writer = writeArchive(staged);
    const onProgress = (done: number) => parts.onProgress(signal, done);
    const carrying = { folders, sink: writer, at: assetsInArchive, signal, onProgress };
    const session = await carrySession(document, carrying);
    await writer.finish(session);
    await staged.close();
    const blob = await staged.file();
    signal.throwIfAborted();
    const file = nameFor(document);
    parts.download(file, blob);
    return { session, file, bytes: blob.size, warnings: missing.map(({ message }) => message) };
  } catch (error) {
    await staged.abort();
    throw error;
  }
}

async function shareOn(
  server: SharingServer,
  { work, fresh, parts }: { work: Work; fresh: boolean; parts: SharingParts },
  signal: AbortSignal,
) {
  const { document, folders, missing } = work;
  const { last } = parts;
  const onProgress = (done: number) => parts.onProgress(signal, done);
  const carrying = { folders, sink: servedAssets(server), at: assetsFromSession };
  const session = await carrySession(document, { ...carrying, signal, onProgress });
  const before = fresh ? undefined : last.get();
  const shared = await shareSession(session, { server, before, onTry: last.set }, signal);
  last.set(shared);
  const warnings = missing.map(({ message }) => message);
  return { url: shared.url, updated: shared.id === before?.id, warnings };
}

/** Said before it is written where there is no room for it. */
async function stagedFor(
  folders: readonly SharedFolder[],
  { stage }: Pick<SharingParts, "stage">,
): Promise<StagedFile> {
  await requireSpace(folders.reduce((sum, { bytes }) => sum + bytes, 0));
  return stage();
}

function nameFor({ layers: [main] }: SessionDocument): string {
  const { name = "session" } = main?.settings ?? {};
  return `${savedName(String(name))}${archiveEnding}`;
}

function noPlace(): Failure {
  return new Failure(
    { code: "session/no-place" },
    'This page has no server that takes sessions: start "lamella serve --write" and open the address that it prints, save the session as one .lamella file, or leave inline out for a link that holds the session without what was painted',
  );
}
