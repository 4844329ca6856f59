import * as v from "valibot";
import { Failure } from "../failure.ts";
import { parseKey, reservedKey } from "./key-name.ts";

/** Keys as a person changed them: by an action's id, all that it has in place of its own. */
export type KeyChanges = { readonly [action: string]: readonly string[] };

const document = v.object({
  version: v.literal(1),
  keys: v.record(v.string(), v.array(v.string())),
});

/** The file that changed keys travel in. JSON. */
export type KeysDocument = v.InferOutput<typeof document>;

export function keysDocument(changes: KeyChanges): KeysDocument {
  const keys = Object.entries(changes).map(([action, own]): [string, string[]] => [
    action,
    [...own],
  ]);
  return { version: 1, keys: Object.fromEntries(keys) };
}

/** What such a file says; names what it cannot read. */
export function parseKeysDocument(json: unknown): KeyChanges {
  const parsed = v.safeParse(document, json);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw unreadable(`"${v.getDotPath(issue) ?? "the whole"}": ${issue.message}`);
  }
  const changes = Object.entries(parsed.output.keys).map(
    ([action, keys]) => [action, keys.map((key) => checkedKey(key, unreadable))] as const,
  );
  return Object.fromEntries(changes);
}

/** The name of a key that a page can have; else what `refuse` makes of the reason. */
export function checkedKey(text: string, refuse: (found: string) => Failure): string {
  const key = parseKey(text);
  if (key === undefined) throw refuse(`"${text}" is no key; keys are written as Ctrl+Shift+Z or [`);
  const reserved = reservedKey(key);
  if (reserved) throw refuse(reserved);
  return key;
}

function unreadable(found: string): Failure {
  return new Failure({ code: "keys/unreadable" }, `This is no list of keys: ${found}`);
}
