import { mkdtemp, readdir, readlink, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert } from "chai";
import { test } from "vitest";
import { OpenFiles } from "#server/open-files.ts";

/** What this process has open below a folder, as Linux says it. */
async function openBelow(folder: string): Promise<number> {
  const numbers = await readdir("/proc/self/fd");
  const paths = await Promise.all(
    numbers.map((number) => readlink(`/proc/self/fd/${number}`).catch(() => "")),
  );
  return paths.filter((path) => path.startsWith(folder)).length;
}

test.runIf(process.platform === "linux")(
  "however many read a file that changes meanwhile, each gets one whole state, and in the end nothing is open",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "lamella-"));
    const path = join(folder, "a.bin");
    const files = new OpenFiles();
    const read = async () => {
      const taken = await files.take(path, async () => path);
      if (!taken) return undefined;
      const { bytesRead, buffer } = await taken.handle.read(Buffer.alloc(100), 0, 100, 0);
      await taken.release();
      return buffer.toString("latin1", 0, bytesRead);
    };
    for (const state of ["a", "b", "c"]) {
      await writeFile(join(folder, "next"), state.repeat(50));
      const reading = Array.from({ length: 20 }, read);
      await rename(join(folder, "next"), path);
      for (const text of await Promise.all(reading))
        assert.match(text ?? "a".repeat(50), /^(a{50}|b{50}|c{50})$/);
      assert.equal(await read(), state.repeat(50), "what is there now is what is read");
    }
    await rm(path);
    assert.isUndefined(await read());
    await files.close();
    assert.equal(await openBelow(folder), 0);
  },
);
