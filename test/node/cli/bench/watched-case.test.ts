import { assert, describe, it } from "vitest";
import type { Announcement, BenchCase } from "../../../../src/cli/bench/measure/bench-case.ts";
import { type StartCase, watchCase } from "../../../../src/cli/bench/watched-case.ts";

const of: BenchCase = {
  task: "train",
  backend: "simd",
  preset: { size: 8, width: 1, depth: 1, batch: 1 },
  threads: 1,
  steps: 1,
  seconds: 1,
  profile: false,
};
const surroundings = { runtime: "here", isolated: true };

/** This process plays the one that measures; whether it was stopped is seen. */
function starting(
  says: readonly Announcement[],
  ended: Promise<string> = new Promise(() => {}),
): { start: StartCase; stopped: () => boolean } {
  let isStopped = false;
  return {
    stopped: () => isStopped,
    async start(_of, announced) {
      void (async () => {
        for (const what of says) await announced(what, process.pid);
      })();
      return {
        ended,
        async stop() {
          isStopped = true;
        },
      };
    },
  };
}

const watch = (start: StartCase, own: { signal?: AbortSignal; limitSeconds?: number } = {}) =>
  watchCase(of, { start, signal: new AbortController().signal, limitSeconds: 60, ...own });

describe("a watched measurement", () => {
  it("hands on what was measured, with the memory it took", async () => {
    const { start, stopped } = starting([
      { kind: "started", surroundings },
      { kind: "timing" },
      { kind: "working" },
      { kind: "profiling" },
      { kind: "done", measured: { forwardMs: 3 } },
    ]);
    const outcome = await watch(start);
    assert.deepEqual(outcome.surroundings, surroundings);
    assert.deepEqual(outcome.measured, { forwardMs: 3 });
    assert.isAtLeast(outcome.memoryMiB, 0);
    assert.isTrue(stopped());
  });

  for (const [what, { start, stopped }, says] of [
    ["says why it failed", starting([{ kind: "failed", message: "no card" }]), "no card"],
    ["ends by itself", starting([], Promise.resolve("it ended with 1")), "it ended with 1"],
  ] as const)
    it(`rejects, and stops the process, if that ${what}`, async () => {
      assert.equal(await watch(start).catch((error: Error) => error.message), says);
      assert.isTrue(stopped());
    });

  it("is given up after its time", async () => {
    const { start, stopped } = starting([{ kind: "started", surroundings }]);
    const message = await watch(start, { limitSeconds: 0.01 }).catch((e: Error) => e.message);
    assert.equal(message, "it was not done within 0.01 s (--limit)");
    assert.isTrue(stopped());
  });

  it("stops with its signal", async () => {
    const { start, stopped } = starting([{ kind: "started", surroundings }]);
    const stop = new AbortController();
    const watched = watch(start, { signal: stop.signal });
    stop.abort(new Error("enough"));
    assert.equal(await watched.catch((error: Error) => error.message), "enough");
    assert.isTrue(stopped());
  });
});
