import * as v from "valibot";

/** Why `lamella serve` does not do what it is asked to, for a program to tell apart (docs/server.md). */
export const refusalCodes = [
  "bad-request",
  "wrong-host",
  "wrong-origin",
  "wrong-token",
  "read-only",
  "wrong-method",
  "outside",
  "not-found",
  "taken",
  "changed",
  "too-large",
  "packed",
  "wrong-hash",
  "quota",
  "disk-full",
  "failed",
] as const;

export type RefusalCode = (typeof refusalCodes)[number];

/** The body of every answer that is no success. */
export const refusalSchema = v.object({ code: v.picklist(refusalCodes), message: v.string() });
