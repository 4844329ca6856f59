import * as v from "valibot";
import type { SourceRef } from "../source-ref.ts";
import { listOpfs, openOpfs } from "../stores/opfs.ts";

const folder = "sessions";
const schema = v.object({ folders: v.array(v.string()), seen: v.number() });

/** What one session needs of the browser's storage. */
export interface KeptFolders {
  readonly session: string;
  /** Paths of what its layers, and its steps to undo, are opened from. */
  readonly folders: readonly string[];
  /** When that was said last, in ms since 1970; 0 where it never was. */
  readonly seen: number;
}

/** Where in OPFS a session keeps what belongs to itself. */
export function sessionFolder(session: string): string {
  return `${folder}/${session}`;
}

/** The lock of whoever has a session open. */
export function sessionLock(session: string): string {
  return `lamella-session ${session}`;
}

/** The folder of the browser's storage that a reference needs and that was made for a layer. */
export function ownFolder(ref: SourceRef): string | undefined {
  if (ref.kind === "edited-labels") return ref.edits;
  if (ref.kind === "uncertainty") return ownFolder(ref.of);
  return ref.kind === "opfs" && /^predictions\/[^/]+$/.test(ref.path) ? ref.path : undefined;
}

/** Says what a session needs, so that nobody tidies it away. */
export async function keepFolders({ session, folders, seen }: KeptFolders): Promise<void> {
  const store = await openOpfs({ kind: "opfs", path: sessionFolder(session) }, { create: true });
  await store.set("/kept.json", new TextEncoder().encode(JSON.stringify({ folders, seen })));
}

/** What every session of this browser needs. */
export async function keptFolders(): Promise<KeptFolders[]> {
  const sessions = await listOpfs({ kind: "opfs", path: folder });
  return Promise.all(sessions.map(keptBy));
}

/** A session that says nothing, as one in which no layer has a folder, needs nothing but its own. */
async function keptBy(session: string): Promise<KeptFolders> {
  const path = sessionFolder(session);
  const store = await openOpfs({ kind: "opfs", path }, { create: true }); // it was just listed
  const bytes = await store.get("/kept.json");
  const text = bytes && new TextDecoder().decode(bytes);
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text);
  return { session, folders: [], seen: 0, ...(parsed.success && parsed.output) };
}
