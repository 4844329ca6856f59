// The learning worker's services, on devices that go when they are told to.
import { Executors } from "#compute/index.ts";
import { storeAt, storesAt } from "#io/open-place.ts";
import { openSource } from "#io/open-source.ts";
import { listOpfs, openOpfs } from "#io/stores/opfs.ts";
import type { Port } from "#worker/messages.ts";
import { pageMachine } from "#worker/page-machine.ts";
import { serve } from "#worker/serve.ts";
import { createServices } from "#worker/services.ts";
import { writableAt } from "#worker/writable-place.ts";
import { kernelHost } from "../compute/kernel-host.ts";
import { loseDevice } from "../compute/lose-device.ts";

serve(
  globalThis as unknown as Port, // a worker's, in a project whose types are a page's
  createServices({
    open: openSource,
    networks: new Executors({
      gpu: (navigator as unknown as { gpu?: { requestAdapter(): Promise<object | null> } }).gpu, // not in lib yet
      webgl: true,
      kernels: kernelHost(new URL("/build/browser/", location.href).href),
    }),
    describe: () => pageMachine(new URL("/build.json", location.href)),
    storage: {
      folder: (path) => openOpfs({ kind: "opfs", path }, { create: true }),
      writable: writableAt,
      existing: storeAt,
      file: (place) => storesAt(place).file(),
      left: async () => undefined,
      list: (path) => listOpfs({ kind: "opfs", path }),
    },
  }),
);

new BroadcastChannel("lose-device").addEventListener("message", ({ data }) => loseDevice(data));
