import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert } from "chai";
import { afterAll, describe, test } from "vitest";
import { isFailure } from "#core/failure.ts";
import { encodeSafetensors } from "#ml/weights/safetensors.ts";
import { runInThread } from "../../../src/cli/command-thread.ts";
import { untilInterrupted } from "../../../src/cli/interruption.ts";
import { findImages } from "../../../src/cli/open-images.ts";
import { openInit } from "../../../src/cli/open-model.ts";
import { ProgressLine } from "../../../src/cli/progress-line.ts";
import { dataCards } from "../../../src/cli/train/data-cards.ts";

const folder = await mkdtemp(join(tmpdir(), "lamella-runs-test-"));
afterAll(() => rm(folder, { recursive: true }));
const { signal } = new AbortController();
const progress = { show: () => {} };

describe("the data of a run", () => {
  test("is hashed by names and bytes, and not at all once it is interrupted", async () => {
    const data = { train: join(folder, "data.bin") };
    await writeFile(data.train, new Uint8Array(3 << 20));
    const [card] = await dataCards(data, { signal, progress });
    // printf '\0' | cat - <(head -c 3145728 /dev/zero) | sha256sum
    const sha256 = "5983281b51c767c831104f52c95e4075f27e6f4fa8dd0526e3929f79176a1217";
    assert.deepInclude(card, { kind: "folder", files: 1, sha256 });
    const stop = new AbortController();
    const stopping = { show: () => stop.abort() };
    const [none] = await dataCards(data, { signal: stop.signal, progress: stopping });
    assert.deepInclude(none, { files: 1, sha256: null });
  });

  test("has a name of its own for each image, with endings where two differ in nothing else", async () => {
    for (const name of ["b.png", "b.tif", "c.png"]) await writeFile(join(folder, name), "");
    const names = (await findImages(folder, signal)).map(({ name }) => name);
    assert.deepEqual(names, ["b.png", "b.tif", "c.png"]);
    await rm(join(folder, "b.tif"));
    assert.deepEqual(
      (await findImages(folder, signal)).map(({ name }) => name),
      ["b", "c"],
    );
  });
});

test("weights to begin with are read from an address as from a disk", async () => {
  const bytes = encodeSafetensors(
    new Map([["w", { shape: [2], data: Float32Array.of(1, 2) }]]),
    {},
  );
  const path = join(folder, "w.safetensors");
  await writeFile(path, bytes);
  const server = createServer((_, answer) => answer.end(bytes)).listen(0);
  const { port } = server.address() as AddressInfo; // of a port, which it listens on
  try {
    for (const from of [path, `http://localhost:${port}/w.safetensors`]) {
      const { transfer } = await openInit({ from, part: "model", head: "keep" }, signal);
      const { given } = transfer;
      assert.deepEqual([...(given.get("w")?.data ?? [])], [1, 2]);
    }
  } finally {
    server.close();
  }
});

test("a bar gives way to the figures on a narrow terminal", () => {
  const shownOn = (columns: number) => {
    const shown: string[] = [];
    const stream = { isTTY: true, columns, write: (text: string) => void shown.push(text) };
    const figures = ["loss 0.8642", "best dice 0.6388", "131.4 images/s", "ETA 0:24"];
    new ProgressLine(stream).show({ title: "epoch 1", done: 1, total: 4, figures });
    return shown.join("").replace("\r\u001b[K", "");
  };
  assert.match(shownOn(80), /^epoch 1 \[#\.{6}\] 25 % {2}loss .* ETA 0:24$/);
  assert.isAtMost(shownOn(80).length, 79);
  assert.match(shownOn(200), /^epoch 1 \[#{6}\.{18}\] 25 % .* ETA 0:24$/);
  assert.equal(shownOn(0), shownOn(80), "where it is not said");
});

describe("Ctrl-C", () => {
  const interrupt = () => process.emit("SIGINT");
  const untilAborted = (signal: AbortSignal) =>
    new Promise<never>((_, reject) =>
      signal.addEventListener("abort", () => reject(signal.reason), { once: true }),
    );

  test("asks work to end that can, and ends it the second time", async () => {
    let asked = 0;
    const done = untilInterrupted(
      (signal) => {
        interrupt();
        assert.deepEqual([asked, signal.aborted], [1, false]);
        queueMicrotask(interrupt);
        return untilAborted(signal);
      },
      () => ++asked > 0,
    );
    assert.isTrue(isFailure(await done.catch((error: unknown) => error), "worker/cancelled"));
    assert.equal(asked, 1);
  });

  test("pressed twice ends a thread that never has a turn for it", async () => {
    const done = runInThread(new URL("data:text/javascript,for(;;);"), []);
    interrupt();
    interrupt();
    assert.equal(await done, 130);
  });

  test("ends at once what cannot come to an end by itself", async () => {
    const done = untilInterrupted(
      (signal) => {
        queueMicrotask(interrupt);
        return untilAborted(signal);
      },
      () => false,
    );
    assert.isTrue(isFailure(await done.catch((error: unknown) => error), "worker/cancelled"));
  });
});
