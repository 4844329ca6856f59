import { pagePolicy } from "#core/page-policy.ts";
import type { Build } from "./built-files.ts";
import type { KeptBuild } from "./kept-build.ts";

/** Rollup puts a hash of the content into names: such a file is never another one. */
const hashed = /-[\w-]{8}\.js$/;

export interface Answering {
  readonly build: Build;
  readonly kept: KeptBuild;
  /** The address of the folder that the app lies in. */
  readonly scope: string;
}

/**
 * The answer to a request for a file of the app; nothing for any other, which goes its usual way. The network comes
 * first, so that a page is never older than its host has it, but for files that cannot be; without a network, what is kept.
 */
export function answer(request: Request, of: Answering): Promise<Response> | undefined {
  const path = pathIn(request, of);
  if (path === undefined) return undefined;
  const url = new URL(path, of.scope).href;
  return hashed.test(path) ? keptFirst(url, of.kept) : networkFirst(request, url, of.kept);
}

/** Of the page itself it is always the same, whatever is behind `?`. */
function pathIn({ url, method, mode }: Request, { build, scope }: Answering): string | undefined {
  if (method !== "GET" || !url.startsWith(scope)) return undefined;
  const path = url.slice(scope.length).replace(/[?#].*$/, "");
  if (mode === "navigate") return path === "" || path === "index.html" ? "index.html" : undefined;
  return Object.hasOwn(build.files, path) ? path : undefined;
}

async function keptFirst(url: string, kept: KeptBuild): Promise<Response> {
  return isolated((await kept.find(url)) ?? (await fetch(url)));
}

async function networkFirst(request: Request, url: string, kept: KeptBuild): Promise<Response> {
  const isPage = request.mode === "navigate";
  try {
    // A browser that has a file may not ask whether there is a newer one: it has to here.
    const response = await fetch(isPage ? request.url : url, {
      cache: "no-cache",
      signal: request.signal,
      redirect: isPage ? "manual" : "follow",
      headers: isPage ? [] : rangeOf(request),
    });
    if (response.status < 500) return isolated(response);
    return isolated((await kept.find(url)) ?? response);
  } catch (error) {
    const found = await kept.find(url);
    if (found) return isolated(found);
    throw error;
  }
}

function rangeOf({ headers }: Request): [string, string][] {
  const range = headers.get("range");
  return range === null ? [] : [["range", range]];
}

/** With the headers that give the page shared memory and keep it and its workers to their policy, which a host of files may not send. */
function isolated(response: Response): Response {
  if (response.status === 0 || response.headers.has("cross-origin-embedder-policy"))
    return response;
  const headers = new Headers(response.headers);
  headers.set("cross-origin-opener-policy", "same-origin");
  headers.set("cross-origin-embedder-policy", "require-corp");
  headers.set("cross-origin-resource-policy", "same-origin");
  if (!headers.has("content-security-policy")) headers.set("content-security-policy", pagePolicy);
  const { status, statusText, body } = response;
  const isBare = status === 204 || status === 304;
  return new Response(isBare ? null : body, { status, statusText, headers });
}
