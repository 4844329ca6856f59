import * as v from "valibot";
import { Failure } from "../failure.ts";
import { reviewDocumentSchema } from "../review/saved-review.ts";
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

const document = v.object({
  version: v.literal(sessionVersion),
  /** Bottom first. */
  layers: v.optional(v.array(sessionLayer), []),
  dims: v.optional(v.record(v.string(), v.pipe(finite, v.integer(), v.minValue(0))), {}),
  camera: v.optional(v.object({ center: v.tuple([finite, finite]), zoom: finite })),
  selected: v.optional(v.string()),
  tool: v.optional(v.string()),
  /** Names the undo steps that this browser keeps for it; absent from a link that is handed on. */
  history: v.optional(v.string()),
  /** What is reviewed, and what was decided. */
  review: v.optional(reviewDocumentSchema),
  /** How docks lie; only the shell reads it. */
  interface: v.optional(v.unknown()),
  /** One opaque part a plugin, kept while the plugin is absent. */
  plugins: v.optional(v.record(v.string(), v.unknown()), {}),
});

/** What is open and how it is looked at, as JSON. Defaults are left out. */
export type SessionDocument = v.InferOutput<typeof document>;
export type SessionLayer = v.InferOutput<typeof sessionLayer>;

/** Checks what came from outside, brings older versions up to date, and names what it cannot read. */
export function parseSession(json: unknown): SessionDocument {
  const version = v.safeParse(v.object({ version: v.pipe(v.number(), v.integer()) }), json);
  if (!version.success) throw unreadable("it names no version");
  if (version.output.version > sessionVersion)
    throw new Failure(
      { code: "session/bad-link", reason: "newer" },
      `This session was made by a newer Lamella (version ${version.output.version}; this one reads up to ${sessionVersion}). Update Lamella, or ask for an older export.`,
    );
  const current = migrations
    .slice(Math.max(0, version.output.version - 1))
    .reduce((older, migrate) => migrate(older), json);
  const parsed = v.safeParse(document, current);
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
