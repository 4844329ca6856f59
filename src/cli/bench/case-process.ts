// The process that measures one case in Node. It is forked with the case as its argument, and tells by messages.
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FileStore } from "#io/node/file-store.ts";
import { nodeKernelHost } from "../kernel-host.ts";
import { nodeGpu } from "../node-gpu.ts";
import type { Announcement, BenchCase } from "./measure/bench-case.ts";
import { describeAdapter } from "./measure/describe-adapter.ts";
import { runCase } from "./measure/run-case.ts";
import type { Place } from "./measure/subject.ts";

const of: BenchCase = JSON.parse(process.argv[2] ?? ""); // node-case.ts wrote it
const peers = fileURLToPath(new URL("./bench/", import.meta.url));
const scratch = process.argv[3] ?? ""; // so did it this folder
const place: Place = {
  gpu: nodeGpu(),
  webgl: false,
  kernels: nodeKernelHost({
    folder: new URL("./app/", import.meta.url),
    thread: new URL("./cli-kernel-thread.js", import.meta.url),
  }),
  peers,
  async folder(name) {
    return new FileStore(join(scratch, name));
  },
  readPeer: async (file) => new Uint8Array(await readFile(join(peers, file))),
};

await runCase(of, { place, surroundings, announce });
process.exit();

/** The parent answers each with a message of its own. */
async function announce(what: Announcement): Promise<void> {
  const answered = once(process, "message");
  process.send?.(what);
  await answered;
}

async function surroundings() {
  return {
    runtime: `Node ${process.versions.node}`,
    gpu: await describeAdapter(place.gpu),
    isolated: true, // Node shares memory with its threads as it is
  };
}
