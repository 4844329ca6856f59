import type { SharedSession } from "#io/share/served-sharing.ts";
import type { InstalledPlugin, SharingParts } from "#viewer/index.ts";

/** Where each session of this page was shared last: sharing it again changes what is there. */
export function lastShared(session: () => string): SharingParts["last"] {
  const shared = new Map<string, SharedSession>();
  return {
    get: () => shared.get(session()),
    set: (where) => void shared.set(session(), where),
  };
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
