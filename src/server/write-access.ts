import { timingSafeEqual } from "node:crypto";
import { Refusal } from "./refusal.ts";

/**
 * Refuses whoever may not write: it has to know the token, and to come from our own page or from no page at all.
 * Without a token nobody may.
 */
export function checkWriteAccess({ headers, url }: Request, token: string | undefined): void {
  if (token === undefined)
    throw new Refusal(
      "read-only",
      "This server was started without --write: it changes nothing on its disk",
    );
  if (!isOwnPage(headers, new URL(url).host))
    throw new Refusal("wrong-origin", "Only a page of this server may write to it");
  const given = Buffer.from(headers.get("authorization") ?? "");
  const wanted = Buffer.from(`Bearer ${token}`);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
    throw new Refusal(
      "wrong-token",
      "Writing needs the token: open the address that the server printed when it was started",
    );
}

/** A browser says where a request comes from, and a page cannot make it lie; a program says nothing. */
function isOwnPage(headers: Headers, host: string): boolean {
  const site = headers.get("sec-fetch-site") ?? "none";
  const origin = headers.get("origin");
  if (site !== "none" && site !== "same-origin") return false;
  // The scheme may differ, where something before the server speaks TLS.
  return origin === null || (URL.canParse(origin) && new URL(origin).host === host);
}
