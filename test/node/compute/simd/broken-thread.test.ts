import { assert, describe, it } from "vitest";
import { startOf } from "#compute/simd/buffer.ts";
import { startThreads } from "#compute/simd/executor.ts";
import { LoadedProgram } from "#compute/simd/loaded-program.ts";
import { Program } from "#compute/simd/program.ts";
import type { ThreadTeam } from "#compute/simd/threads.ts";
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
