import { availableParallelism } from "node:os";
import type { Backend } from "#compute/index.ts";
import { Executors } from "#ml/networks.ts";
import { badArgument, type Option, oneOf } from "./command-line.ts";
import { nodeKernelHost } from "./kernel-host.ts";
import { nodeGpu } from "./node-gpu.ts";

const devices = ["auto", "webgpu", "simd", "cpu"] as const;
const mostThreads = 8;

/** What `--device` may be, for help texts. */
export const deviceHelp = `--device ${devices.join("|")}   what computes; by itself the best there is. WebGPU needs Dawn's addon: $DAWN_NODE names its dawn.node`;

/** The executors of this process, with the kernels that lie beside the built command line. The caller disposes them. */
export function nodeNetworks(): Executors {
  return new Executors({
    gpu: nodeGpu(),
    threads: Math.min(mostThreads, availableParallelism()),
    kernels: nodeKernelHost({
      folder: new URL("./app/", import.meta.url),
      thread: new URL("./cli-kernel-thread.js", import.meta.url),
    }),
  });
}

/** Reads `--device`. */
export function readDevice(value: string, command: string): Backend | "auto" {
  const at: Option = { command, option: "--device" };
  const device = oneOf(value, { ...at, known: devices });
  if (device === "webgpu" && !process.env["DAWN_NODE"])
    throw badArgument(at, "Node has no WebGPU of its own; set $DAWN_NODE to Dawn's dawn.node");
  return device;
}
