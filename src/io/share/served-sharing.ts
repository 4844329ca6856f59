import * as v from "valibot";
import { Failure } from "#core/failure.ts";
import { type AssetSink, assetNameOf } from "./assets.ts";

/** Where `lamella serve --write` takes what is shared, and what it asks of whoever writes. */
export interface SharingServer {
  /** The app's address, with a slash at its end. */
  readonly home: string;
  readonly token: string;
}

/** A session on a server. */
export interface SharedSession {
  readonly id: string;
  /** What the server calls this state of it. */
  readonly etag: string;
  /** The short link. */
  readonly url: string;
  /** What was sent since, as assets are named, and not answered: it may be there, where page or server went meanwhile. */
  readonly tried?: readonly string[] | undefined;
}

/** More in a row are not answered only where something else is wrong. */
const mostTried = 16;

/** From where sessions lie on a server to its assets. */
export const assetsFromSession = "../assets/";

const answerSchema = v.object({ id: v.string(), link: v.string() });

/** The assets of a server. */
export function servedAssets(server: SharingServer): AssetSink {
  return {
    async has(name, signal) {
      const answer = await ask(server, `assets/${name}`, { method: "HEAD", signal });
      if (answer.status !== 404) await requireOk(answer, server);
      return answer.ok;
    },
    async put(name, bytes, signal) {
      const answer = await ask(server, `assets/${name}`, { method: "PUT", body: bytes, signal });
      await requireOk(answer, server);
    },
  };
}

export interface ShareSessionParts {
  readonly server: SharingServer;
  /** What was shared already: the session goes in its place, where nobody else has shared it again since. */
  readonly before: SharedSession | undefined;
  /** Told what to remember in place of `before`, should no answer come. */
  onTry(shared: SharedSession): void;
}

/** Puts a session there. */
export async function shareSession(
  session: unknown,
  { server, before, onTry }: ShareSessionParts,
  signal: AbortSignal,
): Promise<SharedSession> {
  const body = JSON.stringify(session);
  if (before) {
    const tried = [...(before.tried ?? []), await hashOf(body)].slice(-mostTried);
    onTry({ ...before, tried });
    const answer = await replace(body, { server, before }, signal);
    if (answer.status !== 404) {
      await requireOk(answer, server);
      const { id, url } = before;
      return { id, url, etag: answer.headers.get("etag") ?? "" };
    }
    await answer.body?.cancel(); // somebody deleted it: it is shared anew
  }
  const headers = { "content-type": "application/json" };
  const answer = await ask(server, "sessions", { method: "POST", body, headers, signal });
  await requireOk(answer, server);
  const { id, link } = v.parse(answerSchema, await answer.json());
  const url = new URL(link.replace(/^\//, ""), server.home).href;
  return { id, url, etag: answer.headers.get("etag") ?? "" };
}

/** Where something else is there than `before` says, that may be what was tried and not answered: it is this page's own. */
async function replace(
  body: string,
  { server, before }: { server: SharingServer; before: SharedSession },
  signal: AbortSignal,
): Promise<Response> {
  const path = `sessions/${before.id}`;
  const put = (etag: string) => {
    const headers = { "content-type": "application/json", "if-match": etag };
    return ask(server, path, { method: "PUT", body, headers, signal });
  };
  const answer = await put(before.etag);
  if (answer.status !== 412 || !before.tried) return answer;
  const there = await ask(server, path, { signal });
  const isOwn = there.ok && before.tried.includes(await hashOf(await there.text()));
  return isOwn ? put(there.headers.get("etag") ?? "") : answer;
}

function hashOf(text: string): Promise<string> {
  return assetNameOf(new TextEncoder().encode(text));
}

async function ask(
  { home, token }: SharingServer,
  path: string,
  { headers, ...request }: RequestInit & { readonly signal: AbortSignal },
): Promise<Response> {
  const all = { ...headers, authorization: `Bearer ${token}` };
  try {
    return await fetch(new URL(path, home), { ...request, headers: all });
  } catch (cause) {
    request.signal.throwIfAborted();
    throw new Failure(
      { code: "source/unreachable", source: home },
      `${home} does not answer: is its "lamella serve" still running? What was shared by now is there, and is not sent again.`,
      { cause },
    );
  }
}

/** Says in a Failure what the server refused. */
async function requireOk(answer: Response, { home }: SharingServer): Promise<void> {
  if (answer.ok) return;
  const said = v.safeParse(refusal, await answer.text());
  const { code, message } = said.success
    ? said.output
    : { code: "", message: `it answers with status ${answer.status}` };
  if (code === "changed")
    throw new Failure(
      { code: "session/changed" },
      "Somebody has shared this session again since you did. Share it as a new link, or open theirs first.",
    );
  if (code === "quota" || code === "disk-full" || answer.status === 507)
    throw new Failure({ code: "storage/full" }, `${home} has no room left: ${message}`);
  if (
    answer.status === 403 ||
    answer.status === 401 ||
    answer.status === 405 ||
    answer.status === 404
  )
    throw new Failure({ code: "session/no-place" }, `${home} takes no sessions: ${message}`);
  throw new Failure(
    { code: "source/unreachable", source: home },
    `${home} did not take the session: ${message}`,
  );
}

const refusal = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ code: v.string(), message: v.string() }),
);
