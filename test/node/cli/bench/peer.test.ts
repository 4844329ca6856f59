import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, assert, describe, it } from "vitest";
import { presets } from "../../../../src/cli/bench/measure/bench-case.ts";
import { peerContestant } from "../../../../src/cli/bench/peer.ts";

const folder = await mkdtemp(join(tmpdir(), "lamella-peer-"));
afterAll(() => rm(folder, { recursive: true }));

/** A program that prints a text made of its arguments. */
async function peer(name: string, text: string) {
  const file = join(folder, `${name}.mjs`);
  await writeFile(file, `const given = process.argv.slice(2).map(Number); console.log(${text});`);
  return peerContestant(`${process.execPath} ${file}`, { steps: 5, limitSeconds: 20 });
}

const run = (contestant: ReturnType<typeof peerContestant>) =>
  contestant.run(
    { preset: presets.large, threads: 2, profile: false },
    new AbortController().signal,
  );

describe("a peer", () => {
  it("gets the preset as arguments and answers with JSON in its last line", async () => {
    const contestant = await peer(
      "good",
      `"loading\\n" + JSON.stringify({ peer: "p " + given.join(" "), trainStepMs: 3 })`,
    );
    assert.deepEqual(await run(contestant), { trainStepMs: 3 });
    assert.equal(contestant.name(), "p 256 16 4 4 5 2");
  });

  it("that says something else is refused with what it said", async () => {
    const found = await run(await peer("bad", `"hello"`)).catch((error: Error) => error.message);
    assert.equal(found, "its last line is no JSON of a peer: hello");
  });
});
