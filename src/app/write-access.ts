import type { WriteAccess } from "#viewer/index.ts";

const kept = "lamella-write-token";

/**
 * The token that `lamella serve --write` puts into the address it prints. It leaves the address, so that a link to this
 * view gives nobody else the right to write, and is kept for this tab, so that a reload has it.
 */
export function takeWriteAccess(): WriteAccess | undefined {
  const address = new URL(location.href);
  const given = address.searchParams.get("token");
  if (given !== null) {
    sessionStorage.setItem(kept, given);
    address.searchParams.delete("token");
    history.replaceState(history.state, "", address);
  }
  const token = given ?? sessionStorage.getItem(kept);
  return token === null ? undefined : { token, origin: location.origin };
}
