import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Hono } from "hono";
import { assetName } from "./asset-name.ts";
import { putAsset } from "./assets.ts";
import { appType, dataType } from "./content-type.ts";
import { servedImages } from "./images.ts";
import { findInside, isOwnPath, ownFolder, pathBelow, type Root } from "./inside.ts";
import type { KeptFolder, KeptWriting } from "./kept-folder.ts";
import { checkHost } from "./known-hosts.ts";
import type { Limits } from "./limits.ts";
import { readText } from "./receive.ts";
import { Refusal } from "./refusal.ts";
import { type Sender, type SentFile, sendFile } from "./send-file.ts";
import { addSession, etagThere, replaceSession, sessionPath } from "./sessions.ts";
import { checkWriteAccess } from "./write-access.ts";
import { refusalOf, writeFileAt } from "./write-file.ts";

/** What there is to serve, opened. */
export interface Served {
  /** The built app, below `/`. */
  readonly app: Root;
  /** The Content-Security-Policy of its files. */
  readonly policy: string | undefined;
  /** The user's folder, below `/files/`, and what is shared with it. */
  readonly files: { readonly root: Root; readonly kept: KeptFolder } | undefined;
  /** Absent where nothing may be written. */
  readonly writing: { readonly token: string; readonly kept: KeptWriting } | undefined;
  readonly reports: Reports | undefined;
  /** What a browser may call this server, besides addresses in numbers. */
  readonly hosts: ReadonlySet<string>;
  readonly limits: Limits;
  /** What answers share. */
  readonly sender: Sender;
}

/** Where a page of ours may report to whoever serves it. */
export interface Reports {
  /** Hard to guess: any page of this browser may post here. */
  readonly path: string;
  /** Gets the body as text; the answer waits for it. */
  take(body: string): Promise<void>;
}

const filesPrefix = "/files/";

const longestReport = 2 ** 20;

/** What each address answers: docs/server.md. */
export function routesOf(served: Served): Hono {
  const routes = new Hono();
  const { sender, policy } = served;
  const headers = policy === undefined ? {} : { "content-security-policy": policy };
  routes.use(async ({ req }, next) => {
    checkHost(new URL(req.url), served.hosts);
    await next();
  });
  routes.onError((error, { req }) => answerTo(error, req.raw));
  if (served.reports) addReports(routes, served.reports);
  if (served.files) addFiles(routes, { ...served, files: served.files });
  routes.get("*", async ({ req: { raw } }) => {
    const below = pathBelow(raw.url, "/");
    if (below === undefined) return found(undefined);
    const path = below || "index.html";
    const told = { type: appType(path), isImmutable: hashed.test(path), headers };
    return found(await sendFile(raw, { ...fileIn(served.app, path), ...told }, sender));
  });
  routes.all("*", () => {
    throw new Refusal("wrong-method", "Here one can only read (GET, HEAD)");
  });
  return routes;
}

/** Rollup puts a hash of the content into names. */
const hashed = /-[\w-]{8}\.js(\.map)?$/;

interface WithFiles extends Served {
  readonly files: NonNullable<Served["files"]>;
}

function addFiles(routes: Hono, { files, writing, limits, sender }: WithFiles): void {
  const { root, kept } = files;
  const mayWrite = (request: Request): KeptWriting => {
    checkWriteAccess(request, writing?.token);
    if (!writing) throw new Error("whoever has no token is refused");
    return writing.kept;
  };
  const send = async (request: Request, file: SentFile | undefined) =>
    found(file && (await sendFile(request, { ...file, headers: asData }, sender)));

  routes.get(`${filesPrefix}*`, async ({ req: { raw } }) => {
    const path = pathBelow(raw.url, filesPrefix);
    if (path === undefined || isOwnPath(path)) return found(undefined);
    if (path !== "" && !path.endsWith("/"))
      return send(raw, { ...fileIn(root, path), type: dataType(path) });
    const folder = await findInside(root, path);
    return found(folder === undefined ? undefined : await list(folder, root));
  });
  routes.on(["PUT", "DELETE", "MOVE"], `${filesPrefix}*`, async ({ req: { raw } }) => {
    const to = { root, prefix: filesPrefix, kept: mayWrite(raw), most: limits.file };
    await writeFileAt(raw, to);
    return new Response(null, { status: 204 });
  });
  routes.get("/images", async () => json(await servedImages(root)));

  routes.get("/assets/:name", ({ req }) => {
    const name = req.param("name");
    const type = "application/octet-stream";
    const file = { ...fileAt(join(kept.assets, name)), type, isImmutable: true };
    return send(req.raw, assetName.test(name) ? file : undefined);
  });
  routes.put("/assets/:name", async ({ req }) => {
    const name = req.param("name");
    const to = { folder: mayWrite(req.raw), most: limits.asset };
    if (!assetName.test(name))
      throw new Refusal("bad-request", "An asset is called sha256- and 64 digits of 0-9a-f");
    return new Response(null, { status: (await putAsset(req.raw, name, to)) ? 201 : 204 });
  });

  routes.get("/sessions/:id", ({ req }) => {
    const path = sessionPath(kept, req.param("id"));
    return send(req.raw, path ? { ...fileAt(path), type: "application/json" } : undefined);
  });
  routes.post("/sessions", async ({ req: { raw } }) => {
    const folder = mayWrite(raw);
    const id = await addSession(raw, { folder, most: limits.session });
    const etag = (await etagThere(id, folder)) ?? "";
    const session = `/sessions/${id}`;
    return json({ id, session, link: `/s/${id}` }, { status: 201, location: session, etag });
  });
  routes.put("/sessions/:id", async ({ req }) => {
    const folder = mayWrite(req.raw);
    await replaceSession(req.raw, req.param("id"), { folder, most: limits.session });
    const etag = (await etagThere(req.param("id"), folder)) ?? "";
    return new Response(null, { status: 204, headers: { etag } });
  });
  routes.get("/s/:id", async ({ req }) => {
    const id = req.param("id");
    if ((await etagThere(id, kept)) === undefined) return found(undefined);
    const { origin } = new URL(req.url);
    const location = `/#!${origin}/sessions/${id}`;
    return new Response(null, { status: 302, headers: { location, "cache-control": "no-cache" } });
  });
}

function addReports(routes: Hono, { path, take }: Reports): void {
  routes.post(path, async ({ req: { raw } }) => {
    await take(await readText(raw, longestReport));
    return new Response(null, { status: 204 });
  });
}

/** What somebody put here is data: nothing in it runs, wherever it is opened. */
const asData = { "content-security-policy": "default-src 'none'; sandbox" };

/** By a path that came from outside. */
function fileIn(root: Root, path: string): Pick<SentFile, "path" | "find"> {
  return { path: join(root.folder, path), find: () => findInside(root, path) };
}

/** By a path of ours. */
function fileAt(path: string): Pick<SentFile, "path" | "find"> {
  return { path, find: async () => path };
}

/** Names in a folder, those of folders with a slash at the end. */
async function list(folder: string, root: Root): Promise<Response> {
  const entries = await readdir(folder, { withFileTypes: true });
  const shown = entries.filter(({ name }) => folder !== root.folder || name !== ownFolder);
  return json(shown.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)));
}

function json(
  value: unknown,
  { status = 200, ...headers }: { status?: number } & MoreHeaders = {},
) {
  const all = { "content-type": "application/json", "cache-control": "no-cache", ...headers };
  return new Response(JSON.stringify(value), { status, headers: all });
}

type MoreHeaders = { readonly [name in "location" | "etag"]?: string };

function found(response: Response | undefined): Response {
  if (response) return response;
  throw new Refusal("not-found", "There is nothing at this address");
}

function answerTo(error: unknown, { method, url, signal }: Request): Response {
  const refused = refusalOf(error);
  const isOurs = !(refused instanceof Refusal || signal.aborted); // not of a client that went away
  if (isOurs) process.stderr.write(`${method} ${url}: ${String(error)}\n`);
  const refusal =
    refused instanceof Refusal
      ? refused
      : new Refusal("failed", "The server failed; what it says in its terminal tells more");
  const allow = refusal.status === 405 && { allow: "GET, HEAD" };
  const headers = { "content-type": "application/json", "cache-control": "no-store", ...allow };
  return new Response(refusal.json(), { status: refusal.status, headers });
}
