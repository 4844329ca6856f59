import { kernelNames } from "#compute/simd/records.ts";
import { ThreadTeam } from "#compute/simd/threads.ts";

/** Makes every team run its programs step by step from now on, and returns the milliseconds of every kernel so far. */
export function startProfile(): () => { readonly [kernel: string]: number } {
  const spent = new Map<string, number>();
  const run = ThreadTeam.prototype.run;
  ThreadTeam.prototype.run = function (this: ThreadTeam, job) {
    const words = new Uint32Array(this.memory.memory.buffer);
    for (let i = 0; i < job.count; i++) {
      const kernel = kernelNames[words[job.steps / 4 + 3 * i] ?? 0] ?? "";
      const start = performance.now();
      run.call(this, { ...job, steps: job.steps + 12 * i, count: 1 });
      spent.set(kernel, (spent.get(kernel) ?? 0) + performance.now() - start);
    }
  };
  return () => Object.fromEntries([...spent].sort((a, b) => b[1] - a[1]));
}
