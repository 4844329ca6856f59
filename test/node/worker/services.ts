import { Executors } from "#compute/index.ts";
import { Failure } from "#core/failure.ts";
import { storesInNode } from "#io/node/open-file.ts";
import type { MultiscaleImage } from "#io/pixel-source.ts";
import { describeSource, folderOf, type Place, type SourceRef } from "#io/source-ref.ts";
import { openOmeZarr } from "#io/zarr/open-ome-zarr.ts";
import type { Networks } from "#ml/networks.ts";
import { WorkerClient } from "#worker/client.ts";
import type { Host } from "#worker/host.ts";
import { serve } from "#worker/serve.ts";
import { createServices } from "#worker/services.ts";
import { kernelHost } from "../compute/kernel-host.ts";
import { MemoryStore } from "../io/memory-store.ts";

/** Images by the address they are asked for under. */
export type Images = { readonly [url: string]: MultiscaleImage };

const { signal } = new AbortController();

/** The worker's services on the other end of a channel, with memory to store, the disk for data sets, and the SIMD kernels if nothing else is given. */
export function connectServices(
  images: Images,
  networks: Networks = new Executors({ kernels: kernelHost() }),
) {
  const folders = new Map<string, MemoryStore>();
  const space: Space = { left: undefined };
  const { port1, port2 } = new MessageChannel();
  serve(port2, createServices(host(images, { folders, networks, space })));
  port1.start();
  port2.start();
  const client = new WorkerClient(() => ({ port: port1, end: () => port1.close() }));
  return {
    client,
    folders,
    space,
    /** What was written to a folder, as an image. */
    written: (path: string) =>
      openOmeZarr(folders.get(path) ?? new MemoryStore(), { source: path, signal }),
    close: () => port1.close(),
  };
}

/** What its storage says that it has left, in bytes. */
export interface Space {
  left: number | undefined;
}

function host(
  images: Images,
  {
    folders,
    networks,
    space,
  }: { folders: Map<string, MemoryStore>; networks: Networks; space: Space },
): Host {
  return {
    async open(ref: SourceRef) {
      const source = describeSource(ref);
      const image = images[source];
      if (image) return image;
      throw new Failure({ code: "source/unreachable", source }, `There is no ${source}`);
    },
    networks,
    describe: async () => ({
      machine: { cpu: null, cores: 2, os: null },
      software: { lamella: "0.0.0" },
    }),
    storage: {
      async folder(path) {
        const found = folders.get(path) ?? new MemoryStore();
        folders.set(path, found);
        return found;
      },
      async writable(place) {
        const path = describeSource(place);
        const found = folders.get(path) ?? new MemoryStore();
        folders.set(path, found);
        return found;
      },
      async existing(place) {
        if (place.kind === "file") return storesInNode(place).folder();
        const source = describeSource(place);
        const found = folders.get(source);
        if (found) return found;
        throw new Failure({ code: "source/unreachable", source }, `There is no ${source}`);
      },
      async file(place) {
        if (place.kind === "file") return storesInNode(place).file();
        const { folder, name } = (place.kind !== "picked" && folderOf(place)) || unnamed(place);
        return { store: folders.get(describeSource(folder)) ?? new MemoryStore(), key: `/${name}` };
      },
      left: async () => space.left,
      list: async (path) =>
        [...folders.keys()].flatMap((key) =>
          key.startsWith(`${path}/`) ? [key.slice(path.length + 1)] : [],
        ),
    },
  };
}

function unnamed(place: Place): never {
  throw new Error(`${describeSource(place)} names no file`);
}
