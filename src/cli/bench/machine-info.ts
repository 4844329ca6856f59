import { readFile } from "node:fs/promises";
import { arch, cpus, loadavg, release, totalmem, type } from "node:os";
import type { Surroundings } from "./measure/bench-case.ts";

/** What figures were measured on, as `--json` has it. */
export interface MachineInfo {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly os: string;
  /** What ran the backends: `Chromium 156`, `Node 20.20.2`; null where none started. */
  readonly runtime: string | null;
  readonly node: string;
  /** The adapter that WebGPU gave there. */
  readonly gpu: string | null;
  /** Whether threads could share memory there. */
  readonly isolated: boolean | null;
  /** Of the minute before the first measurement: how many programs wanted a core. */
  readonly loadAverage: number;
  /** When the first measurement began, ISO 8601. */
  readonly date: string;
  /** What was built; no commit if not from a clone. */
  readonly lamella: { readonly version: string; readonly commit: string | null };
}

/** Looks at the machine; to be called before it is put to work. */
export async function describeMachine(build: URL): Promise<Omit<MachineInfo, keyof Ran>> {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    memoryGiB: Math.round((totalmem() / 2 ** 30) * 10) / 10,
    os: `${await systemName()}, ${type()} ${release()} ${arch()}`,
    node: process.versions.node,
    loadAverage: Math.round((loadavg()[0] ?? 0) * 100) / 100,
    date: new Date().toISOString(),
    lamella: JSON.parse(await readFile(build, "utf8")), // rollup.config.mjs writes it
  };
}

type Ran = Pick<MachineInfo, "runtime" | "gpu" | "isolated">;

/** What the processes that measured said of themselves. */
export function describeRuntime(surroundings: Surroundings | undefined): Ran {
  const { runtime = null, gpu = null, isolated = null } = surroundings ?? {};
  return { runtime, gpu, isolated };
}

/** As the distribution calls itself. */
async function systemName(): Promise<string> {
  if (type() === "Darwin") return "macOS";
  const text = await readFile("/etc/os-release", "utf8").catch(() => ""); // not every Linux has it
  return /^PRETTY_NAME="?([^"\n]*)/m.exec(text)?.[1] ?? type();
}
