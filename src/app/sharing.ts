import * as v from "valibot";
import { signal } from "#core/signal.ts";
import type { SharedSession } from "#io/share/served-sharing.ts";
import type { InstalledPlugin, SharingParts } from "#viewer/index.ts";

const storageKey = "lamella-shared-sessions";
/** Of those before nobody remembers where they are; they are shared anew. */
const mostKept = 200;

const keptSchema = v.array(
  v.object({
    session: v.string(),
    shared: v.object({
      ...{ id: v.string(), etag: v.string(), url: v.string() },
      tried: v.optional(v.pipe(v.array(v.string()), v.readonly())),
    }),
  }),
);

type Kept = v.InferOutput<typeof keptSchema>;

/**
 * Where each session of this browser was shared last: sharing it again changes what is there, also after a reload. `session` names what
 * is open; `storage` is the page's, as `localStorage` is: where it refuses, that is known until the page ends. Signals are read.
 */
export function lastShared(session: () => string, storage: () => Storage): SharingParts["last"] {
  const kept = signal(read(storage) ?? []);
  /** With what other pages of this browser have shared meanwhile. */
  const latest = () => read(storage) ?? kept.peek();
  return {
    get: () => kept.value.find((entry) => entry.session === session())?.shared,
    set(shared: SharedSession) {
      const mine = session();
      const others = latest().filter((entry) => entry.session !== mine);
      kept.value = [{ session: mine, shared }, ...others].slice(0, mostKept);
      write(storage, kept.value);
    },
  };
}

/** Undefined where the browser gives nothing, or not what was kept here. */
function read(storage: () => Storage): Kept | undefined {
  try {
    return v.parse(keptSchema, JSON.parse(storage().getItem(storageKey) ?? "[]"));
  } catch {
    return undefined;
  }
}

function write(storage: () => Storage, entries: Kept): void {
  try {
    storage().setItem(storageKey, JSON.stringify(entries));
  } catch {
    // full, or shut
  }
}

/** What plugins take along when a session is shared. */
export function sharingPlugins(
  installed: readonly InstalledPlugin[],
): ReturnType<SharingParts["plugins"]> {
  return installed.map((plugin) => ({
    id: plugin.source.manifest.id,
    carries: (signal) => plugin.carries(signal),
  }));
}
