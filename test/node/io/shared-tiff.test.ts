// Reads every TIFF of the shared data: what opens has the samples that tifffile reads.
import { assert } from "chai";
import { describe, test } from "vitest";
import { Failure } from "#core/failure.ts";
import { openFile } from "#io/node/open-file.ts";
import { absent, data, digest, entries } from "./inventory.ts";

const { signal } = new AbortController();
const tiffs = entries.filter(({ path, sha256_c_le }) => /\.tiff?$/.test(path) && sha256_c_le);

describe.skipIf(absent)("the TIFFs of the shared data", () => {
  test.each(tiffs)("$path has the samples it should, or is refused by name", async (entry) => {
    const path = `${data}/${entry.path}`;
    const image = await openFile(path, signal).catch((error: unknown) => error);
    if (image instanceof Error) {
      assert.instanceOf(image, Failure, image.stack);
      assert.match(image.message, /several files/);
      assert.match(entry.path, /multifile/);
      return;
    }
    const { levels } = await openFile(path, signal);
    const [level] = levels;
    const names = [...(entry.axes ?? "")].map(
      (axis) => ({ S: "c", I: "z", Q: "z" })[axis] ?? axis.toLowerCase(),
    );
    const order = names.map((axis) => level.axes.indexOf(axis));
    assert.deepEqual(
      order.map((i) => level.shape[i]),
      [...(entry.shape ?? [])],
    );
    assert.equal(await digest(level, { dtype: entry.dtype, order }, signal), entry.sha256_c_le);
  });
});
