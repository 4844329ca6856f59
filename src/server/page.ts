import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isAbsent } from "./absent.ts";
import { namesTag } from "./etag.ts";

/** The app's page, told where the list of this server's images is; from any other host it comes without. */
export async function sendPage(request: Request, app: string): Promise<Response | undefined> {
  const html = await read(join(app, "index.html"));
  if (html === undefined) return undefined;
  const told = html.replace(
    "</head>",
    `  <link rel="lamella-images" href="./images" />\n  </head>`,
  );
  const etag = `"${createHash("sha256").update(told).digest("base64url")}"`;
  const headers = { etag, "cache-control": "no-cache", "content-type": "text/html; charset=utf-8" };
  if (namesTag(request.headers.get("if-none-match"), etag))
    return new Response(null, { status: 304, headers });
  return new Response(request.method === "HEAD" ? null : told, { headers });
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
