import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { platform } from "node:os";
import { promisify } from "node:util";

interface ProcessMemory {
  readonly pid: number;
  readonly parent: number;
  readonly kib: number;
}

/**
 * Resident memory of a process and of all that came of it, in MiB. What two of them share counts twice. By /proc on Linux, by `ps`
 * elsewhere.
 */
export async function residentMiB(root: number): Promise<number> {
  const all = platform() === "linux" ? await readProc() : await askPs();
  const inside = new Set([root]);
  // Until a round finds no more: a child may come before its parent in the list.
  for (let before = 0; before < inside.size; ) {
    before = inside.size;
    for (const { pid, parent } of all) if (inside.has(parent)) inside.add(pid);
  }
  return all.reduce((sum, { pid, kib }) => sum + (inside.has(pid) ? kib : 0), 0) / 1024;
}

async function readProc(): Promise<ProcessMemory[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const read = async (pid: string): Promise<ProcessMemory[]> => {
    // Gone since the list was made: it holds nothing.
    const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
    const number = (key: string) =>
      Number(new RegExp(`^${key}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
    return [{ pid: Number(pid), parent: number("PPid"), kib: number("VmRSS") }];
  };
  return (await Promise.all(pids.map(read))).flat();
}

async function askPs(): Promise<ProcessMemory[]> {
  const { stdout } = await promisify(execFile)("ps", ["-axo", "pid=,ppid=,rss="]);
  return stdout
    .trim()
    .split("\n")
    .map((line) => {
      const [pid = 0, parent = 0, kib = 0] = line.trim().split(/\s+/).map(Number);
      return { pid, parent, kib };
    });
}
