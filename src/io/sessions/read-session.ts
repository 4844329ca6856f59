import { Failure } from "#core/failure.ts";
import { sessionJson, sessionText } from "#core/session/session-text.ts";
import { findFile } from "../picked-files.ts";
import { describeSource, type Place } from "../source-ref.ts";

/**
 * The JSON of a session file at an address or on the user's disk. Rejects with `source/unreachable` or
 * `session/bad-link`.
 */
export async function readSession(place: Place, signal: AbortSignal): Promise<unknown> {
  return sessionJson(await sessionText(await streamOf(place, signal)), describeSource(place));
}

async function streamOf(place: Place, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  if (place.kind === "picked") return (await findFile(place)).stream();
  if (place.kind !== "http")
    throw new Failure(
      { code: "session/bad-link", reason: "unreadable" },
      `${describeSource(place)} is no file that was picked; a session is one file of JSON`,
    );
  const unreachable = (why: string, cause?: unknown) =>
    new Failure(
      { code: "source/unreachable", source: place.url },
      `The session at ${place.url} cannot be read: ${why}`,
      { cause },
    );
  const answer = await fetch(place.url, { signal, cache: "no-cache" }).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw unreachable("the server does not answer, or allows no other site to read it", cause);
  });
  if (!answer.ok || !answer.body) throw unreachable(`${answer.status} ${answer.statusText}`);
  return answer.body;
}
