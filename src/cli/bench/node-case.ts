import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Announcement } from "./measure/bench-case.ts";
import type { StartCase } from "./watched-case.ts";

/** Measures in a Node of its own; `entry` is the built case-process.ts. */
export function inNode(entry: URL): StartCase {
  return async (of, announced) => {
    const scratch = await mkdtemp(join(tmpdir(), "lamella-bench-image-"));
    const child = fork(entry, [JSON.stringify(of), scratch], {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      serialization: "json",
    });
    const ended = whyItEnded(child);
    child.on("message", (message) => {
      // Only case-process.ts is at the other end. It may have been stopped meanwhile.
      void announced(message as Announcement, child.pid ?? 0).then(() => {
        if (child.connected) child.send("go on");
      });
    });
    return {
      ended,
      async stop() {
        child.kill("SIGKILL");
        await ended;
        await rm(scratch, { recursive: true, force: true });
      },
    };
  };
}

/** Resolves when a process ends or does not start, with how and with the last that it complained about. */
export async function whyItEnded(child: ChildProcess): Promise<string> {
  let complaints = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaints = (complaints + text).slice(-500);
  });
  try {
    const [code, signal] = await once(child, "exit");
    const last = complaints.trim().split("\n").at(-1);
    return `its process ended with ${signal ?? code}${last ? `: ${last}` : ""}`;
  } catch (error) {
    return `its process did not start: ${String(error)}`;
  }
}
