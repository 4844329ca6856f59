import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { serve } from "#server/server.ts";
import { chromiumFlags, hardwareGpu, hasGraphicsCard, softwareGpu } from "../find-chromium.ts";
import { writeAddress } from "./measure/address.ts";
import { whyItEnded } from "./node-case.ts";
import type { CaseProcess, StartCase } from "./watched-case.ts";

/** What WebGPU's clock says is not rounded then. */
const exactClock = "--enable-webgpu-developer-features";

/** What a Chromium takes at most to end when asked. */
const patienceMs = 2000;

/** Measures in a headless Chromium of its own; `site` is the folder of the built page (dist/bench). */
export function inChromium({
  executable,
  site,
}: {
  readonly executable: string;
  readonly site: URL;
}): StartCase {
  return async (of, announced) => {
    const reports = `/reports/${randomUUID()}`;
    const { server, url } = await serve({
      app: fileURLToPath(site),
      // bench.worker.ts posts them, when there is a Chromium to run it
      reports: { path: reports, take: (body) => announced(JSON.parse(body), chromium.pid) },
      host: "127.0.0.1",
      port: 0,
    });
    const profile = await mkdtemp(join(tmpdir(), "lamella-bench-"));
    const page = `${url}${writeAddress({ of, reports })}`;
    const chromium = launch(executable, { page, profile });
    return {
      ended: chromium.ended,
      async stop() {
        await chromium.stop();
        server.close();
        server.closeAllConnections();
        // The children of a killed Chromium may write for a moment more.
        await rm(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
      },
    };
  };
}

function launch(
  executable: string,
  { page, profile }: { readonly page: string; readonly profile: string },
): CaseProcess & { readonly pid: number } {
  const gpu = hasGraphicsCard() ? hardwareGpu : softwareGpu;
  const child = spawn(
    executable,
    [...chromiumFlags, ...gpu, exactClock, "--headless", `--user-data-dir=${profile}`, page],
    { stdio: ["ignore", "ignore", "pipe"], detached: true }, // a group of its own, to be ended as one
  );
  const kill = () => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, "SIGKILL");
  };
  process.once("exit", kill); // whatever ends us
  const ended = whyItEnded(child);
  return {
    pid: child.pid ?? 0,
    ended,
    async stop() {
      process.off("exit", kill);
      child.kill(); // it ends its own children, if it still can
      await Promise.race([ended, setTimeout(patienceMs, undefined, { ref: false })]);
      kill();
      await ended;
    },
  };
}
