import type { Migration } from "../migrate.ts";

/** Of session documents. */
export const migrations: readonly Migration[] = [];
