// A worker of a page of `lamella serve`: trains on the kernels that lie there, and posts what it came to.
import type { Build } from "#compute/index.ts";
import { kernelHost } from "../browser/compute/kernel-host.ts";
import { bitsOfTraining } from "../compute/bits-of-training.ts";

export interface BitsRequest {
  /** Where the page's files lie. */
  readonly folder: string;
  readonly build: Build;
  readonly threads: number;
}

addEventListener("message", ({ data }: MessageEvent<BitsRequest>) => {
  const { folder, build, threads } = data;
  bitsOfTraining({ kernels: { ...kernelHost(folder), builds: [build] }, threads }).then(
    (bits) => postMessage(bits),
    (error: unknown) => postMessage(String(error)),
  );
});
