import { stepBytes } from "#compute/simd/program.ts";
import { type KernelName, kernelNames, kernelRecords } from "#compute/simd/records.ts";
import { ThreadTeam } from "#compute/simd/threads.ts";

interface Spent {
  readonly name: string;
  leastMs: number;
}

/**
 * Makes every team run its programs step by step from now on. Returns the milliseconds of every kernel on every size of maps
 * in one run of all programs so far: the sum over its steps of the least that each has taken, as others disturb.
 */
export function startProfile(): () => { readonly [kernelAndMaps: string]: number } {
  const spent = new Map<number, Spent>();
  const run = ThreadTeam.prototype.run;
  ThreadTeam.prototype.run = function (this: ThreadTeam, job) {
    const words = new Uint32Array(this.memory.memory.buffer);
    for (let i = 0; i < job.count; i++) {
      const steps = job.steps + stepBytes * i;
      const start = performance.now();
      run.call(this, { ...job, steps, count: 1 });
      const ms = performance.now() - start;
      const known = spent.get(steps);
      if (known) known.leastMs = Math.min(known.leastMs, ms);
      else spent.set(steps, { name: nameOf(words, steps / 4), leastMs: ms });
    }
  };
  return () => {
    const sums = new Map<string, number>();
    for (const { name, leastMs } of spent.values()) sums.set(name, (sums.get(name) ?? 0) + leastMs);
    return Object.fromEntries([...sums].sort((a, b) => b[1] - a[1]));
  };
}

/** A step's kernel, and height x channels of its maps. */
function nameOf(words: Uint32Array, step: number): string {
  const kernel = kernelNames[words[step] ?? 0];
  const record = (words[step + 1] ?? 0) / 4;
  return kernel ? `${kernel} ${mapsOf(words, kernel, record)}` : "";
}

function mapsOf(words: Uint32Array, kernel: KernelName, record: number): string {
  return Object.entries(kernelRecords[kernel])
    .flatMap(([field, kind], i) => {
      const map = (words[record + i] ?? 0) / 4;
      return kind === "map" && map > 0 ? [`${field}:${words[map + 5]}x${words[map + 7]}`] : [];
    })
    .join(" ");
}
