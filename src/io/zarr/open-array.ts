import * as v from "valibot";
import * as zarr from "zarrita";
import { Failure } from "#core/failure.ts";
import { countOf } from "#core/labels/box.ts";
import { mostUnpackedBytes } from "../most-unpacked.ts";
import { type Store, storeInside } from "../stores/store.ts";
import { boundCodecs } from "./bounded-codecs.ts";
import { halvesAsBits } from "./half-metadata.ts";
import { readArrayMetadata, type ZarrDocument } from "./zarr-node.ts";

export type ZarrArray = zarr.Array<zarr.DataType, Store> & {
  /** Its samples are the bits of 16-bit floats: see `halvesAsBits`. */
  readonly holdsHalves?: boolean;
};

/** What its samples are, by Zarr's names. */
export function typeOf({ holdsHalves, dtype }: ZarrArray): string {
  return holdsHalves ? "float16" : dtype;
}

/**
 * Opens one array of a Zarr by its path. Absent: `source/missing-array`. In a form that zarrita does not
 * read (codec, type, chunk grid): `reader/unsupported`, now and not at the first chunk.
 */
export async function openArray(
  store: Store,
  options: { path: string; version: 2 | 3; source: string; signal: AbortSignal },
): Promise<ZarrArray> {
  const { path, version, source, signal } = options;
  if (path.split("/").includes("..")) throw unreadable(options, "its path leads out of the image");
  // Below, zarrita sees the array as the root of a store: its own paths break on # and %.
  const folder = storeInside(store, path);
  const metadata = await readArrayMetadata(folder, { version, source, signal });
  if (!metadata)
    throw new Failure(
      { code: "source/missing-array", source, path },
      `${source} is incomplete: its metadata names the array ${path}, which is not there`,
    );
  boundCodecs();
  const codecs = codecNames(metadata, version);
  const unknown = codecs.filter((name) => !zarr.registry.has(name));
  if (unknown.length > 0)
    throw unreadable(options, `it is packed by ${unknown.join(", ")}; known: ${knownCodecs()}`);
  loadAhead(codecs);
  try {
    const open = version === 3 ? zarr.open.v3 : zarr.open.v2;
    const bits = halvesAsBits(metadata, codecs);
    const read = bits ?? { ...metadata, fill_value: metadata.fill_value ?? 0 };
    const opened = await open(arrayStore(folder, read), { kind: "array", attrs: false, signal });
    const array: ZarrArray = bits ? Object.assign(opened, { holdsHalves: true }) : opened;
    if (![...array.shape, ...array.chunks].every((n) => Number.isSafeInteger(n) && n > 0))
      throw unreadable(options, "its shape and its chunks must be whole numbers above 0");
    if (countOf(array.chunks) > mostUnpackedBytes)
      throw unreadable(options, `its chunks of ${array.chunks.join(" x ")} samples are too large`);
    return array;
  } catch (error) {
    if (signal.aborted || error instanceof Failure) throw error;
    const found = error instanceof Error ? error.message : String(error);
    throw unreadable(options, found, error);
  }
}

/** The folder for zarrita's eyes: the metadata need not be asked for again. */
function arrayStore(folder: Store, metadata: ZarrDocument): Store {
  const document = new TextEncoder().encode(JSON.stringify(metadata));
  const { getRange } = folder;
  return {
    async get(key, options) {
      return key === "/zarr.json" || key === "/.zarray" ? document : folder.get(key, options);
    },
    ...(getRange && {
      // zarrita asks for the index of a shard once, for all readers: the first may not abort it.
      getRange: (key, range, options) =>
        getRange(key, range, "suffixLength" in range ? {} : options),
    }),
  };
}

/** As zarrita's registry has them. Sharding is no entry there, but what it wraps is. */
function codecNames(
  metadata: Pick<ZarrDocument, "codecs" | "compressor" | "filters">,
  version: 2 | 3,
): string[] {
  if (version === 2) {
    const { compressor, filters } = metadata;
    const ids = [compressor, ...(Array.isArray(filters) ? filters : [])];
    return ids
      .filter((entry) => v.is(v.object({ id: v.string() }), entry))
      .filter(({ id }) => !id.endsWith("fixedscaleoffset")) // zarrita rewrites it
      .map(({ id }) => `numcodecs.${id}`);
  }
  const codecs = Array.isArray(metadata.codecs) ? metadata.codecs : [];
  return codecs
    .filter((entry) => v.is(namedCodec, entry))
    .flatMap(({ name, configuration = {} }) =>
      name === "sharding_indexed" ? codecNames(configuration, 3) : [name],
    );
}

const namedCodec = v.object({
  name: v.string(),
  configuration: v.optional(v.record(v.string(), v.unknown())),
});

/** The code that unpacks comes while the other arrays are opened; what does not come is told of by the first chunk. */
function loadAhead(codecs: readonly string[]): void {
  for (const name of codecs) Promise.resolve(zarr.registry.get(name)?.()).catch(() => {});
}

function knownCodecs(): string {
  return [...zarr.registry.keys()].filter((name) => !name.includes(".")).join(", ");
}

function unreadable(
  { path, source }: { path: string; source: string },
  found: string,
  cause?: unknown,
): Failure {
  return new Failure(
    { code: "reader/unsupported", source },
    `Cannot read the array ${path} of ${source}: ${found}`,
    { cause },
  );
}
