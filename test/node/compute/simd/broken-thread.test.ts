import { Worker } from "node:worker_threads";
import { assert, describe, it } from "vitest";
import { DeviceLost } from "#compute/index.ts";
import { startOf } from "#compute/simd/buffer.ts";
import { startThreads } from "#compute/simd/executor.ts";
import { compileKernels } from "#compute/simd/kernels.ts";
import { LoadedProgram } from "#compute/simd/loaded-program.ts";
import { Program } from "#compute/simd/program.ts";
import { ThreadTeam, type ThreadWorker } from "#compute/simd/threads.ts";
import { kernelHost } from "../kernel-host.ts";

/** Runs a step that reads behind the end of the memory in one of its shares: the last, or all. */
function runBroken(team: ThreadTeam, { all }: { readonly all: boolean }): void {
  const program = new Program();
  const sum = startOf(program.buffer(4096));
  const end = team.memory.memory.buffer.byteLength;
  const copies = { ...sum, offset: all ? 2 ** 31 : end - 512 };
  program.add("sumCopies", { copies, shares: 1, count: 1024, sum }, { shares: 16 });
  new LoadedProgram(team, program).run({ first: 0, count: 1 });
}

const machineOf = (threads: number) => ({ kernels: kernelHost(), threads });

describe("a kernel that traps", () => {
  for (const threads of [1, 2, 3])
    it(`fails the run with what went wrong, on whichever of ${threads} threads it is`, async () => {
      for (const all of [true, false]) {
        const team = await startThreads(machineOf(threads));
        assert.throws(() => runBroken(team, { all }), /kernels have stopped: .*out of bounds/);
        team.dispose();
      }
    });

  it("lets nothing run any more on its threads", async () => {
    const team = await startThreads(machineOf(2));
    assert.throws(() => runBroken(team, { all: true }));
    const program = new Program();
    const sum = startOf(program.buffer(64));
    program.add("sumCopies", { copies: sum, shares: 1, count: 4, sum });
    const loaded = new LoadedProgram(team, program);
    assert.throws(() => loaded.run({ first: 0, count: 1 }), /have stopped/);
    team.dispose();
  });
});

/** Says that it is ready, takes the first share that it sees, and is gone. */
const deserter = `
  const { parentPort } = require("node:worker_threads");
  parentPort.once("message", ({ memory }) => {
    parentPort.postMessage("kernel-thread-ready");
    const state = new BigInt64Array(memory.buffer, 0, 1);
    for (let isFree = true; isFree; ) {
      const seen = Atomics.load(state, 0);
      if (seen < 0n) return;
      const isOpen = (seen & 0xffffn) < ((seen >> 16n) & 0xffffn);
      isFree = !isOpen || Atomics.compareExchange(state, 0, seen, seen + 1n) !== seen;
    }
  });
`;

function spawnDeserter(): ThreadWorker {
  const worker = new Worker(deserter, { eval: true });
  return {
    postMessage: (message) => worker.postMessage(message),
    onMessage: (listener) => void worker.on("message", listener),
    onError: (listener) => void worker.on("error", listener),
    terminate: () => void worker.terminate(),
  };
}

/** Steps of many shares, again and again until the other thread has had its turn and taken one: on a busy machine it waits for it. */
function runLong(team: ThreadTeam): void {
  const program = new Program();
  const sum = startOf(program.buffer(65536));
  for (let i = 0; i < 1000; i++)
    program.add("sumCopies", { copies: sum, shares: 1, count: 16384, sum }, { shares: 16 });
  const loaded = new LoadedProgram(team, program);
  for (let again = 0; again < 500; again++) loaded.run({ first: 0, count: 1000 });
}

describe("a thread that is gone with a share of the work", () => {
  it("is missed: the run fails by name, and so does what is run next", async () => {
    const compiled = await compileKernels(kernelHost().read);
    const of = { helpers: 1, spawn: spawnDeserter, lookMs: 5 };
    const team = await ThreadTeam.start(compiled, of);
    const lost = /lost: a kernel thread stopped in the middle of its work/;
    for (let i = 0; i < 2; i++) {
      assert.throws(() => runLong(team), lost);
      assert.throws(() => runLong(team), DeviceLost);
    }
    assert.isTrue(team.isBroken);
    team.dispose();
  });
});
