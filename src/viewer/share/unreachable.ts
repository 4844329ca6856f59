import * as v from "valibot";
import type { SessionDocument, SessionLayer } from "#core/session/document.ts";
import { type Place, placesOf, sourceRefSchema } from "#io/source-ref.ts";
import { folderIn } from "./shared-folders.ts";

/** What of a session others cannot open, for one reason. */
export interface Unreachable {
  /** Names of layers. */
  readonly layers: readonly string[];
  /** A sentence: which they are, why not, and what to do. */
  readonly message: string;
}

/** What whoever gets a session will miss. Addresses in it are relative to `base`. */
export function unreachable({ layers }: SessionDocument, base: string): Unreachable[] {
  const byReason = new Map<string, string[]>();
  for (const layer of layers)
    for (const reason of new Set(placesFor(layer).flatMap((place) => whyNot(place, base) ?? [])))
      byReason.set(reason, [...(byReason.get(reason) ?? []), nameOf(layer)]);
  return [...byReason].map(([reason, names]) => ({
    layers: names,
    message: `${names.join(", ")}: ${reason}`,
  }));
}

/** What has to be within reach for a layer to open; labels that were painted on nothing open by themselves. */
function placesFor({ source }: SessionLayer): readonly Place[] {
  const parsed = v.safeParse(sourceRefSchema, source);
  if (!parsed.success) return [];
  const { output: ref } = parsed;
  return ref.kind === "edited-labels" && ref.base === null ? [] : placesOf(ref);
}

function nameOf({ settings: { name }, kind }: SessionLayer): string {
  return String(name ?? kind);
}

/** Whether nobody else can ever read what lies there: on a disk, or in this browser's storage where it does not go along. */
function staysHere(place: Place): boolean {
  return place.kind === "opfs" ? folderIn(place.path) === undefined : place.kind !== "http";
}

/** From where whoever gets a session reads it. */
export interface Readers {
  /** Addresses in the session are relative to this. */
  readonly base: string;
  /** The server that it is shared on, whose own addresses they read; undefined where they get a file. */
  readonly home: string | undefined;
}

/** Whether whoever gets a session cannot read what lies there: it stays here, or its address means their own computer to them. */
export function isOutOfReach(place: Place, { base, home }: Readers): boolean {
  if (place.kind !== "http") return staysHere(place);
  const url = new URL(place.url, base);
  return isHere(url) && (home === undefined || url.origin !== new URL(home).origin);
}

function whyNot(place: Place, base: string): string | undefined {
  if (staysHere(place))
    return place.kind === "opfs"
      ? "only in this browser's storage; save it, and open it from where others can read it"
      : "only on the disk of this computer; put it on a web server and open it from there, or send it along";
  if (place.kind !== "http") return undefined; // it goes along
  const url = new URL(place.url, base);
  return isHere(url)
    ? `at an address of this computer alone (${url.host}); open it from an address that others see: "lamella serve --host", or a web server`
    : undefined;
}

/** Whether an address means the computer that asks. */
export function isHere({ hostname }: URL): boolean {
  return /^(localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\]|.*\.localhost)$/.test(hostname);
}
