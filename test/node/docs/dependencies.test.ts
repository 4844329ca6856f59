import { readFile } from "node:fs/promises";
import { assert } from "chai";
import { test } from "vitest";

interface Manifest {
  readonly dependencies: { readonly [name: string]: string };
  readonly devDependencies: { readonly [name: string]: string };
}

interface LockedPackage {
  readonly integrity?: string;
  readonly optionalDependencies?: { readonly [name: string]: string };
}

const [manifestText, lockText, page] = await Promise.all(
  ["package.json", "package-lock.json", "docs/dependencies.md"].map((file) =>
    readFile(file, "utf8"),
  ),
);
const manifest: Manifest = JSON.parse(manifestText ?? "");
const lock: { packages: { [path: string]: LockedPackage } } = JSON.parse(lockText ?? "");
const [, shipped = "", forBuilding = ""] = (page ?? "").split(/^## .*$/m);

/** The names and patterns in the first column of a section's table. */
function entriesOf(section: string): string[] {
  const rows = section.split("\n").filter((line) => line.startsWith("| `"));
  return rows.flatMap((row) => {
    const [, names = "", why = ""] = row.split("|");
    assert.isNotEmpty(why.trim(), row);
    return [...names.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
  });
}

function matches(entry: string, name: string): boolean {
  return entry.endsWith("*") ? name.startsWith(entry.slice(0, -1)) : name === entry;
}

/** Where Node would find `name` from inside the package at `path`; undefined where the lock file has none. */
function lockedAt(path: string, name: string): LockedPackage | undefined {
  const own = lock.packages[`${path}${path ? "/" : ""}node_modules/${name}`];
  if (own || path === "") return own;
  const parent = path.slice(0, Math.max(0, path.lastIndexOf("node_modules/") - 1));
  return lockedAt(parent, name);
}

test("every package is justified once, and nothing else is", () => {
  const entries = [...entriesOf(shipped), ...entriesOf(forBuilding)];
  const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  for (const name of names) {
    const found = entries.filter((entry) => matches(entry, name));
    assert.lengthOf(found, 1, `${name} in docs/dependencies.md`);
  }
  for (const entry of entries)
    assert.isTrue(
      names.some((name) => matches(entry, name)),
      `${entry} is justified and not used`,
    );
});

test("versions are exact", () => {
  const all = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  for (const [name, version] of all) assert.match(version, /^\d+\.\d+\.\d+$/, name);
});

test("the lock file has every package for other platforms too, with its hash", () => {
  const optional = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).map((name) => ({ path, name })),
  );
  assert.isNotEmpty(optional);
  const missing = optional.filter(({ path, name }) => !lockedAt(path, name)?.integrity);
  assert.deepEqual(missing, []);
});
