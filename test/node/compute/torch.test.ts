import { readFile } from "node:fs/promises";
import { describe, it } from "vitest";
import { createExecutor } from "#compute/index.ts";
import { type ReadFixture, unetTorchContract } from "../../compute/unet-torch-contract.ts";
import { kernelHost } from "./kernel-host.ts";

const read: ReadFixture = async (name) =>
  new Uint8Array(await readFile(new URL(`../../fixtures/${name}`, import.meta.url)));

for (const [what, backend, machine] of [
  ["tfjs's cpu", "cpu", {}],
  ["simd", "simd", { kernels: kernelHost(["simd"]), threads: 2 }],
  ["relaxed simd", "simd", { kernels: kernelHost(["relaxed-simd"]), threads: 2 }],
] as const)
  describe(`a U-Net on ${what}`, () => {
    for (const { name, check } of unetTorchContract)
      it(name, async () => {
        const executor = await createExecutor(machine, backend);
        await check(executor, read);
        executor.dispose();
      });
  });
