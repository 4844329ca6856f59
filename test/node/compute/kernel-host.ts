import { buildSync } from "esbuild";
import type { Build, KernelHost } from "#compute/index.ts";
import { nodeKernelHost } from "../../../src/cli/kernel-host.ts";

/** The kernels as `npm run wasm` built them, with the command line's threads. */
export function kernelHost(builds?: readonly Build[]): KernelHost {
  const folder = new URL("../../../build/wasm/", import.meta.url);
  return nodeKernelHost({ folder, thread, builds });
}

const thread = threadEntry();

/** Node runs no TypeScript: what a thread needs is bundled for it, into an address. */
function threadEntry(): URL {
  const { outputFiles } = buildSync({
    entryPoints: ["src/cli/kernel-thread.ts"],
    bundle: true,
    platform: "node",
    format: "esm",
    tsconfig: "tsconfig.base.json",
    write: false,
  });
  return new URL(`data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? "")}`);
}
