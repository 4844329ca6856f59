import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert } from "chai";
import { test } from "vitest";
import { startLamella } from "./built-app.ts";

/** Some hundred in an hour that has nothing else to do: LAMELLA_KILLS=200. */
const kills = Number(process.env["LAMELLA_KILLS"] ?? 3);
const writers = 6;

interface Answered {
  /** Of each file, the last state that the server said was kept. */
  readonly files: Map<string, number>;
  readonly assets: Set<string>;
  readonly sessions: Map<string, string>;
}

/** A file of one state: its number, over and over, to a length of its own. */
const state = (number: number) =>
  new Uint8Array(new Uint32Array(20_000 + (number % 7) * 5000).fill(number).buffer);
const nameOf = (bytes: Uint8Array) => `sha256-${createHash("sha256").update(bytes).digest("hex")}`;

/** Writes until nobody answers any more. */
async function write(url: string, writer: number, answered: Answered): Promise<void> {
  const { origin, searchParams } = new URL(url);
  const headers = { authorization: `Bearer ${searchParams.get("token")}` };
  const send = async (method: string, path: string, body: BodyInit) => {
    const response = await fetch(`${origin}/${path}`, { method, headers, body });
    assert.isTrue(response.ok, `${method} ${path}: ${response.status}`);
    return response;
  };
  try {
    for (;;) {
      const name = `image/${writer}`;
      const next = (answered.files.get(name) ?? 0) + 1;
      await send("PUT", `files/${name}`, state(next));
      answered.files.set(name, next);
      const bytes = randomBytes(100_000);
      await send("PUT", `assets/${nameOf(bytes)}`, bytes);
      answered.assets.add(nameOf(bytes));
      const session = JSON.stringify({ version: 1, is: randomBytes(9000).toString("hex") });
      const { id } = (await (await send("POST", "sessions", session)).json()) as { id: string };
      answered.sessions.set(id, session);
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // what fetch says when the other side is gone
  }
}

async function check(directory: string, { files, assets, sessions }: Answered): Promise<void> {
  for (const [name, last] of files) {
    const bytes = await readFile(join(directory, name));
    const found = bytes.readUInt32LE(0);
    assert.include([last, last + 1], found, `${name}: what was answered, or what was just not`);
    assert.isTrue(bytes.equals(state(found)), `${name} is whole`);
  }
  const own = join(directory, ".lamella");
  const keptAssets = await readdir(join(own, "assets"));
  assert.includeMembers(keptAssets, [...assets]);
  for (const name of keptAssets)
    assert.equal(nameOf(await readFile(join(own, "assets", name))), name);
  for (const file of await readdir(join(own, "sessions"))) {
    const text = await readFile(join(own, "sessions", file), "utf8");
    assert.equal(JSON.parse(text).version, 1, file);
  }
  for (const [id, session] of sessions)
    assert.equal(await readFile(join(own, "sessions", `${id}.json`), "utf8"), session);
  assert.deepEqual(await readdir(join(own, "parts")), [], "what was not finished is cleared away");
}

test("a server that is killed while it writes has kept all that it said it kept, and nothing by halves", async () => {
  const directory = await mkdtemp(join(tmpdir(), "lamella-"));
  const answered: Answered = { files: new Map(), assets: new Set(), sessions: new Map() };
  for (let kill = 0; kill < kills; kill++) {
    const before = answered.sessions.size;
    const { url, stop } = await startLamella(directory, "--write");
    if (kill > 0) await check(directory, answered);
    const writing = Array.from({ length: writers }, (_, i) => write(url, i, answered));
    let isOver = false;
    const written = Promise.all(writing).then(() => {
      isOver = true;
    });
    while (!isOver && answered.sessions.size < before + writers)
      await Promise.race([written, new Promise((go) => setTimeout(go, Math.random() * 40))]);
    assert.isFalse(isOver, "the server answers until it is killed");
    stop("SIGKILL");
    await written;
  }
  const { stop } = await startLamella(directory, "--write");
  await check(directory, answered);
  stop();
});
