/** JSON that a patch is made of or for: what is undefined is as if it were not there. */
export type Json = unknown;

/** A value with a patch on it, by RFC 7396: objects are joined, null takes a key away, anything else replaces. */
export function mergePatch(value: Json, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const merged = new Map(Object.entries(isObject(value) ? value : {}));
  for (const [key, inner] of Object.entries(patch))
    if (inner === null) merged.delete(key);
    else merged.set(key, mergePatch(merged.get(key), inner));
  return Object.fromEntries(merged);
}

/** The smallest patch that makes `to` of `from`; undefined where they are equal. Neither may hold null. */
export function diffPatch(from: Json, to: Json): Json {
  if (!isObject(from) || !isObject(to))
    return JSON.stringify(from) === JSON.stringify(to) ? undefined : to;
  const patch = new Map<string, Json>();
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const [before, after] = [from[key], to[key]];
    const inner = after === undefined ? null : diffPatch(before, after);
    if (inner === undefined || (inner === null && before === undefined)) continue;
    patch.set(key, inner);
  }
  return patch.size === 0 ? undefined : Object.fromEntries(patch);
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
