import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** Whether a request may write: it knows the token, and comes from our own page or from no page at all. */
export function mayWrite({ headers }: IncomingMessage, token: string): boolean {
  const { authorization = "", origin, host } = headers;
  if (origin !== undefined && origin !== `http://${host}`) return false;
  const given = Buffer.from(authorization);
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
