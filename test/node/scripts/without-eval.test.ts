import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { assert } from "chai";
import { test } from "vitest";
import { withoutEval } from "../../../scripts/without-eval.mjs";

const names = ["blosc", "lz4", "zstd"] as const;
const packages = "node_modules/numcodecs/dist";
/** In a Node that makes no function from text, as a page under our policy. */
const script = `
  const samples = Uint8Array.from({ length: 70000 }, (_, i) => (i * i) >> 7);
  for (const name of ${JSON.stringify(names)}) {
    const codec = (await import("./" + name + ".mjs")).default.fromConfig({});
    const packed = await codec.encode(samples);
    const same = Buffer.from(samples).equals(await codec.decode(packed));
    console.log(name, packed.length < samples.length, same);
  }
  try { new Function(""); } catch { console.log("no function from text"); }`;

test("the page's decoders pack and unpack where no function may be made from text", async () => {
  const folder = await mkdtemp(join(tmpdir(), "without-eval-"));
  try {
    for (const name of names) {
      const path = `${packages}/${name}.js`;
      const { code } = withoutEval().transform(await readFile(path, "utf8"), path) ?? { code: "" };
      const shared = code.replace('"./chunk-', `"${pathToFileURL(packages)}/chunk-`);
      await writeFile(join(folder, `${name}.mjs`), shared);
    }
    await writeFile(join(folder, "run.mjs"), script);
    const args = ["--disallow-code-generation-from-strings", join(folder, "run.mjs")];
    const said = execFileSync(process.execPath, args, { encoding: "utf8", stdio: "pipe" });
    const expected = [...names.map((name) => `${name} true true`), "no function from text"];
    assert.deepEqual(said.trim().split("\n"), expected);
  } finally {
    await rm(folder, { recursive: true });
  }
});
