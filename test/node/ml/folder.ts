import { readdirSync } from "node:fs";

/** What lies in a family's folder beside its list and its type: one file a member. */
export function memberFiles(family: string, others: readonly string[]): string[] {
  const folder = new URL(`../../../src/plugin/ml/${family}/`, import.meta.url);
  const names = readdirSync(folder).map((file) => file.replace(/\.ts$/, ""));
  return names.filter((name) => name !== "index" && !others.includes(name)).sort();
}
