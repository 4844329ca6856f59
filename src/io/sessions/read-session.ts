import { Failure } from "#core/failure.ts";
import { sessionJson, sessionText } from "#core/session/session-text.ts";
import { findFile } from "../picked-files.ts";
import { archiveEnding, isArchive, openArchive } from "../share/archive.ts";
import type { AssetSource } from "../share/assets.ts";
import { absentAssets, assetsAt } from "../share/assets-at.ts";
import { describeSource, type Place } from "../source-ref.ts";

/** A session as it was read, not checked yet. */
export interface SessionFile {
  readonly json: unknown;
  /** What travels with it, by where it says that this lies. */
  assets(at: string): AssetSource;
}

/**
 * A session file at an address or on the user's disk: JSON, or an archive of it with what travels with it. Rejects with
 * `source/unreachable`, `session/bad-link` or as `openArchive` does.
 */
export async function readSession(place: Place, signal: AbortSignal): Promise<SessionFile> {
  const source = describeSource(place);
  if (place.kind === "picked") {
    const file = await findFile(place);
    if (await isArchive(file)) return readArchive(file, source);
    const json = sessionJson(await sessionText(file.stream()), source);
    return { json, assets: (at) => (URL.canParse(at) ? assetsAt(at, at) : absentAssets(source)) };
  }
  if (place.kind !== "http")
    throw new Failure(
      { code: "session/bad-link", reason: "unreadable" },
      `${source} is no file that was picked; a session is one file`,
    );
  const answer = await fetchSession(place.url, signal);
  const isFile = new URL(place.url).pathname.endsWith(archiveEnding);
  if (isFile) return readArchive(await answer.blob(), source);
  const json = sessionJson(await sessionText(answer.stream), source);
  return { json, assets: (at) => assetsAt(at, place.url) };
}

async function readArchive(file: Blob, source: string): Promise<SessionFile> {
  const { text, assets } = await openArchive(file, source);
  return { json: sessionJson(text, source), assets: () => assets };
}

interface Answer {
  readonly stream: ReadableStream<Uint8Array>;
  blob(): Promise<Blob>;
}

async function fetchSession(url: string, signal: AbortSignal): Promise<Answer> {
  const unreachable = (why: string, cause?: unknown) =>
    new Failure(
      { code: "source/unreachable", source: url },
      `The session at ${url} cannot be read: ${why}`,
      { cause },
    );
  const answer = await fetch(url, { signal, cache: "no-cache" }).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw unreachable("the server does not answer, or allows no other site to read it", cause);
  });
  if (!answer.ok || !answer.body) throw unreachable(`${answer.status} ${answer.statusText}`);
  return { stream: answer.body, blob: () => answer.blob() };
}
