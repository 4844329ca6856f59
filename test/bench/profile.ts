import { stepBytes } from "#compute/simd/program.ts";
import { kernelNames, kernelRecords } from "#compute/simd/records.ts";
import { ThreadTeam } from "#compute/simd/threads.ts";

/** Makes every team run its programs step by step from now on, and returns the milliseconds of every kernel so far. */
export function startProfile(): () => { readonly [kernel: string]: number } {
  const spent = new Map<string, number>();
  const run = ThreadTeam.prototype.run;
  ThreadTeam.prototype.run = function (this: ThreadTeam, job) {
    const words = new Uint32Array(this.memory.memory.buffer);
    for (let i = 0; i < job.count; i++) {
      const kernel = kernelNames[words[job.steps / 4 + 4 * i] ?? 0] ?? "";
      const name = `${kernel} ${mapsOf(words, kernel, (words[job.steps / 4 + 4 * i + 1] ?? 0) / 4)}`;
      const start = performance.now();
      run.call(this, { ...job, steps: job.steps + stepBytes * i, count: 1 });
      spent.set(name, (spent.get(name) ?? 0) + performance.now() - start);
    }
  };
  return () => Object.fromEntries([...spent].sort((a, b) => b[1] - a[1]));
}

function mapsOf(words: Uint32Array, kernel: string, record: number): string {
  const fields = Object.entries(kernelRecords[kernel as keyof typeof kernelRecords]);
  return fields
    .flatMap(([field, kind], i) => {
      if (kind !== "map") return [];
      const map = (words[record + i] ?? 0) / 4;
      if (map === 0) return [];
      return [`${field}:${words[map + 5]}x${words[map + 7]}`];
    })
    .join(",");
}
