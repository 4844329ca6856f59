import * as v from "valibot";
import { comparisonViews } from "../compare/comparison.ts";
import { Failure } from "../failure.ts";
import { migrate, versionOf } from "../migrate.ts";
import { carriedSchema } from "./carried.ts";
import { migrations } from "./migrations.ts";

export const sessionVersion = 1;

const finite = v.pipe(v.number(), v.finite());

/** One layer: `source` is a reference that io reads, `settings` what differs from a fresh layer of its kind. */
export const sessionLayer = v.object({
  id: v.string(),
  kind: v.picklist(["image", "labels", "probability"]),
  source: v.unknown(),
  settings: v.optional(v.record(v.string(), v.unknown()), {}),
});

const dims = v.record(v.string(), v.pipe(finite, v.integer(), v.minValue(0)));

const document = v.object({
  version: v.literal(sessionVersion),
  /** Bottom first. */
  layers: v.optional(v.array(sessionLayer), []),
  dims: v.optional(dims, {}),
  camera: v.optional(v.object({ center: v.tuple([finite, finite]), zoom: finite })),
  selected: v.optional(v.string()),
  tool: v.optional(v.string()),
  /** Layers that are looked at against each other, by their ids. */
  comparison: v.optional(
    v.object({
      a: v.string(),
      b: v.string(),
      view: v.picklist(comparisonViews),
      divider: v.pipe(finite, v.minValue(0), v.maxValue(1)),
      label: v.nullable(v.pipe(finite, v.integer(), v.minValue(0))),
    }),
  ),
  /** Names the undo steps that this browser keeps for it; absent from a link that is handed on. */
  history: v.optional(v.string()),
  /** What is reviewed, and what was decided; `readReview` reads it. */
  review: v.optional(v.unknown()),
  /** How docks lie; only the shell reads it. */
  interface: v.optional(v.unknown()),
  /** One opaque part a plugin, kept while the plugin is absent. */
  plugins: v.optional(v.record(v.string(), v.unknown()), {}),
  /** What came with it when it was shared; absent from what is open. */
  carried: v.optional(carriedSchema),
});

/** What is open and how it is looked at, as JSON. Defaults are left out. */
export type SessionDocument = v.InferOutput<typeof document>;
export type SessionLayer = v.InferOutput<typeof sessionLayer>;

/** What is laid over a session: no more than what is to change. A layer is found by its id, else by its source. */
const part = v.object({
  ...document.entries,
  layers: v.optional(v.array(v.partial(sessionLayer)), []),
  dims: v.optional(dims, {}),
});

export type SessionPart = Omit<v.InferOutput<typeof part>, "version">;

/** Checks what came from outside, brings older versions up to date, and names what it cannot read. Keys that a later Lamella may know stay. */
export function parseSession(json: unknown): SessionDocument {
  const current = upToDate(json);
  return { ...laterKeys(current), ...checked(document, current) };
}

/** The same of what is to be laid over a session; one that names no version is of this one. */
export function parseSessionPart(json: unknown): SessionPart {
  const isPart = typeof json === "object" && json !== null && !Array.isArray(json);
  const current = upToDate(isPart ? { version: sessionVersion, ...json } : json);
  return checked(part, current);
}

/** What this version does not know of a session. */
export function laterKeys(session: unknown): { readonly [key: string]: unknown } {
  const isKnown = (key: string) => key in document.entries || key === "__proto__";
  return Object.fromEntries(Object.entries(session ?? {}).filter(([key]) => !isKnown(key)));
}

function upToDate(json: unknown): unknown {
  const version = versionOf(json);
  if (version === undefined) throw unreadable("it names no version");
  if (version > sessionVersion)
    throw new Failure(
      { code: "session/bad-link", reason: "newer" },
      `This session was made by a newer Lamella (version ${version}; this one reads up to ${sessionVersion}). Update Lamella, or ask for an older export.`,
    );
  return migrate(json, migrations);
}

function checked<S extends v.GenericSchema>(schema: S, json: unknown): v.InferOutput<S> {
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw unreadable(`"${v.getDotPath(issue) ?? "the whole"}": ${issue.message}`);
}

function unreadable(found: string): Failure {
  return new Failure(
    { code: "session/bad-link", reason: "unreadable" },
    `This is no session that Lamella can read: ${found}`,
  );
}
