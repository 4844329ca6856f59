// Reads every Zarr of the shared data: what is valid opens, to the samples that zarr-python reads.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { assert } from "chai";
import { describe, test } from "vitest";
import { Failure } from "#core/failure.ts";
import { openFile } from "#io/node/open-file.ts";

const data = "../shared/data";
const inventory = `${data}/inventory.jsonl`;
const absent = !existsSync(inventory);
if (absent) console.log(`skipped: no ${inventory} beside this checkout`);
const { signal } = new AbortController();

interface Entry {
  readonly path: string;
  readonly kind?: "group" | "array";
  readonly dtype?: string;
  readonly sha256_c_le?: string;
  readonly multiscale?: { readonly version: string | null; readonly datasets: readonly string[] };
}

const entries: Entry[] = absent
  ? []
  : readFileSync(inventory, "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
const groups = entries.filter(({ path, kind }) => path.startsWith("ome-zarr/") && kind === "group");
const arrays = new Map(entries.map((entry) => [entry.path, entry]));

/** Named by their makers as invalid, or as a format that is not known yet. */
function opens({ path, multiscale }: Entry): boolean {
  if (!multiscale || multiscale.version?.startsWith("0.6")) return false;
  const levels = multiscale.datasets.map((name) => arrays.get(`${path}/${name}`));
  return levels.every((level) => level?.kind === "array") && !inconsistent.has(path);
}

/** Arrays with other dimensions than the axes, or than each other. */
const inconsistent = new Set([
  "ome-zarr/ome-zarr-examples/data/invalid/image-04.zarr", // a level of two dimensions
]);

describe.skipIf(absent)("the shared OME-Zarr images", () => {
  test.each(groups.filter(opens))(
    "$path opens with the samples it has",
    async ({ path, ...entry }) => {
      const { levels } = await openFile(`${data}/${path}`, signal);
      const names = entry.multiscale?.datasets ?? [];
      assert.equal(levels.length, names.length);
      for (const [i, level] of levels.entries()) {
        const { data: pixels } = await level.read({}, { signal });
        const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
        const expected = arrays.get(`${path}/${names[i]}`)?.sha256_c_le;
        assert.equal(createHash("sha256").update(bytes).digest("hex"), expected);
      }
    },
  );

  test.each(groups.filter((entry) => !opens(entry)))(
    "$path is refused by name",
    async ({ path }) => {
      const error = await openFile(`${data}/${path}`, signal).catch((e: unknown) => e);
      assert.instanceOf(error, Failure);
      assert.include(["reader/unsupported", "source/missing-array"], (error as Failure).code);
      assert.include((error as Failure).message, path);
      if (process.argv) console.log((error as Failure).message);
    },
  );
});
