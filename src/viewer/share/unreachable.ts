import * as v from "valibot";
import type { SessionDocument, SessionLayer } from "#core/session/document.ts";
import { describeSource, type Place, placesOf, sourceRefSchema } from "#io/source-ref.ts";
import { folderIn } from "./shared-folders.ts";

/** Something of a session that others cannot open. */
export interface Unreachable {
  /** The layer's name. */
  readonly layer: string;
  readonly source: string;
  /** Why not, and what to do, as one sentence. */
  readonly message: string;
}

/** What whoever gets a session will miss. Addresses in it are relative to `base`. */
export function unreachable({ layers }: SessionDocument, base: string): Unreachable[] {
  return layers.flatMap((layer) => {
    const parsed = v.safeParse(sourceRefSchema, layer.source);
    if (!parsed.success) return [];
    const { output: ref } = parsed;
    const needed = ref.kind === "edited-labels" && ref.base === null ? [] : placesOf(ref); // labels on nothing open by themselves
    const place = needed.find((place) => whyNot(place, base) !== undefined);
    const why = place && whyNot(place, base);
    if (!place || !why) return [];
    const name = nameOf(layer);
    const source = describeSource(place);
    return [{ layer: name, source, message: `${name}: ${why}` }];
  });
}

function nameOf({ settings, kind }: SessionLayer): string {
  return String(settings["name"] ?? kind);
}

function whyNot(place: Place, base: string): string | undefined {
  const name = describeSource(place);
  switch (place.kind) {
    case "http":
      return isHere(new URL(place.url, base))
        ? `${name} is at an address of this computer alone (${new URL(place.url, base).host}); start its server with --host and open the address that others see, or put the data on a web server`
        : undefined;
    case "opfs":
      return folderIn(place.path) === undefined
        ? `${name} is in this browser's own storage; save the layer and open it from where others can read it`
        : undefined;
    default:
      return `${name} is on the disk of this computer; put it on a web server and open it from there, or send the file along for them to open`;
  }
}

/** Whether an address means the computer that asks. */
export function isHere({ hostname }: URL): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\]|.*\.localhost)$/.test(hostname);
}
