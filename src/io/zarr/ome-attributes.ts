import * as v from "valibot";
import type { Json } from "./zarr-node.ts";

// Lenient where files in the wild differ and a reader can do without; what is left out reads as absent.
const absentIfOdd = <T extends v.GenericSchema>(schema: T) =>
  v.fallback(v.optional(schema), undefined);

const axis = v.union([
  v.pipe(
    v.string(),
    v.transform((name) => ({ name, type: undefined, unit: undefined })),
  ), // 0.3
  v.object({
    name: v.string(),
    type: absentIfOdd(v.string()),
    unit: absentIfOdd(v.string()),
  }),
]);

const transforms = absentIfOdd(
  v.array(
    v.object({
      type: absentIfOdd(v.string()),
      scale: absentIfOdd(v.array(v.number())),
      translation: absentIfOdd(v.array(v.number())),
    }),
  ),
);

const multiscale = v.object({
  name: absentIfOdd(v.string()),
  version: absentIfOdd(v.string()),
  axes: v.optional(v.array(axis)),
  datasets: v.pipe(
    v.array(v.object({ path: v.string(), coordinateTransformations: transforms })),
    v.minLength(1),
  ),
  coordinateTransformations: transforms,
});

const channel = v.object({
  label: absentIfOdd(v.union([v.string(), v.number()])),
  color: absentIfOdd(v.string()),
  active: absentIfOdd(v.boolean()),
  window: absentIfOdd(v.object({ start: v.number(), end: v.number() })),
});

const image = v.object({
  version: absentIfOdd(v.string()),
  multiscales: v.tupleWithRest([multiscale], v.unknown()), // the others are other images
  omero: absentIfOdd(v.object({ channels: v.array(channel) })),
  "image-label": v.optional(v.unknown()),
});

export type OmeImage = v.InferOutput<typeof image>;
export type Multiscale = v.InferOutput<typeof multiscale>;
export type OmeroChannel = v.InferOutput<typeof channel>;

/** The part of a group's attributes that OME-Zarr speaks of: below "ome" since 0.5, before that all. */
export function omePart(attributes: Json): Json {
  const { ome } = attributes;
  return v.is(v.record(v.string(), v.unknown()), ome) ? ome : attributes;
}

/** A multiscale image, or in words what its attributes lack. */
export function parseOmeImage(ome: Json): OmeImage | { readonly lacks: string } {
  const version = versionOf(ome);
  const minor = /^0\.(\d+)/.exec(version ?? "")?.[1];
  if (minor !== undefined && Number(minor) >= 6)
    return { lacks: `it is OME-Zarr ${version}; known: 0.1 to 0.5` };
  const parsed = v.safeParse(image, ome);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  return {
    lacks: `its ${v.getDotPath(issue) ?? "attributes"} is not as it should be: ${issue.message}`,
  };
}

/** At the top in 0.5, in the first multiscale before. */
const versioned = v.object({
  version: absentIfOdd(v.string()),
  multiscales: absentIfOdd(v.looseTuple([v.object({ version: v.string() })])),
});

function versionOf(ome: Json): string | undefined {
  const { version, multiscales } = v.parse(versioned, ome);
  return version ?? multiscales?.[0].version;
}
