import * as v from "valibot";

/** What an asset is called: by its content, so that it never changes and nothing is kept twice. */
export const assetName = v.pipe(
  v.string(),
  v.regex(/^sha256-[0-9a-f]{64}$/, "An asset is called sha256- and 64 digits of 0-9a-f"),
);

const bytes = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const folder = v.object({
  /** For people. */
  title: v.string(),
  /** What the session calls it: a path in the storage of the browser that shared it, or what `plugin` calls its own. */
  name: v.string(),
  /** Whose it is; absent of what layers are opened from. */
  plugin: v.optional(v.string()),
  /** The asset that lists its files. */
  files: assetName,
  /** Of its files together. */
  bytes,
});

/** Folders that travel with a session: painted labels, predictions, models. */
export const carriedSchema = v.object({
  /** Where assets lie, from the address of the session; an archive has them in itself. */
  at: v.string(),
  folders: v.array(folder),
});

/** What the asset `files` of a folder holds, as JSON. */
export const fileListSchema = v.object({
  files: v.array(v.object({ path: v.string(), asset: assetName, bytes })),
});

export type CarriedFolder = v.InferOutput<typeof folder>;
export type FileList = v.InferOutput<typeof fileListSchema>;

const longestPath = 1000;

/** Whether a path leads into a folder, and nowhere else: on no system a name that climbs, begins anew, or ends early. */
export function isSafePath(path: string): boolean {
  if (path.length > longestPath) return false;
  return path.split("/").every((name) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what it refuses
    return name !== "" && !/^\.{1,2}$|[\\:\u0000-\u001f]/.test(name);
  });
}
