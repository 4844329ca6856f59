import type { Stats } from "node:fs";

/** Differs between any two files, and two states of one: we put a new file in place of an old one. */
export function etagOf({ ino, size, mtimeMs }: Stats, form = ""): string {
  const numbers = [ino, size, Math.round(mtimeMs * 1000)].map((number) => number.toString(36));
  return `"${[...numbers, ...(form ? [form] : [])].join("-")}"`;
}

/** Whether a list of tags, as If-None-Match and If-Match have it, names this one (RFC 9110, 8.8.3.2; weak ones too). */
export function namesTag(list: string | null | undefined, etag: string): boolean {
  if (!list) return false;
  const tags = list.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes(etag) || tags.includes("*");
}

/** The same for what is to be written: a state of a file is that state, however it was packed on its way. */
export function namesState(list: string, etag: string): boolean {
  return namesTag(list.replaceAll(/-(br|gzip)"/g, '"'), etag);
}
