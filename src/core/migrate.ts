/** Takes a document of one version to the next. Never changed once shipped. */
export type Migration = (older: unknown) => unknown;

/** The version that a document names; undefined where it names none. */
export function versionOf(json: unknown): number | undefined {
  if (typeof json !== "object" || json === null || !("version" in json)) return undefined;
  const { version } = json;
  return Number.isInteger(version) ? Number(version) : undefined;
}

/**
 * A document of version 1 or later brought up to that after the last migration: member `i` takes version i + 1 to the next. One that is
 * newer stays as it is.
 */
export function migrate(json: unknown, migrations: readonly Migration[]): unknown {
  const from = Math.max(0, (versionOf(json) ?? 1) - 1);
  return migrations.slice(from).reduce((older, next) => next(older), json);
}
