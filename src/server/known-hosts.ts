import { hostname } from "node:os";
import { Refusal } from "./refusal.ts";

/**
 * Refuses a request whose address names a host that this server is not known by. A stranger's page can have its own
 * name mean this machine (DNS rebinding), and then reads what it likes as its own: it cannot change the name that the
 * browser sends. No name can be made to mean an address in numbers, so these pass.
 */
export function checkHost(url: URL, names: ReadonlySet<string>): void {
  const { hostname: name } = url;
  if (isNumeric(name) || name === "localhost" || name.endsWith(".localhost")) return;
  if (names.has(name)) return;
  throw new Refusal(
    "wrong-host",
    `This server is not known as ${name}: open it by the address it printed, or start it with --name ${name}`,
  );
}

/** What this machine is called, and what whoever started the server says that it is called. */
export function knownHosts({
  host,
  names = [],
}: {
  readonly host: string;
  readonly names?: readonly string[] | undefined;
}): ReadonlySet<string> {
  return new Set([host, hostname(), ...names].map((name) => name.toLowerCase()));
}

/** As `URL` writes addresses: IPv6 in brackets, IPv4 always as four numbers. */
function isNumeric(name: string): boolean {
  return name.startsWith("[") || /^\d+\.\d+\.\d+\.\d+$/.test(name);
}
