// The worker that measures one case in a browser, as the product's own worker would run it. Its case comes in its address;
// what it has to say it posts to the one who serves it.
import { openOpfs } from "#io/stores/opfs.ts";
import { kernelHost } from "#worker/kernel-host.ts";
import { readAddress } from "./address.ts";
import type { Announcement } from "./bench-case.ts";
import { describeAdapter } from "./describe-adapter.ts";
import { runCase } from "./run-case.ts";
import type { Place } from "./subject.ts";

declare const self: DedicatedWorkerGlobalScope;

const { of, reports } = readAddress(self.location.href);
const place: Place = {
  gpu: navigator.gpu,
  webgl: new OffscreenCanvas(1, 1).getContext("webgl2") !== null,
  kernels: kernelHost({ canShare: self.crossOriginIsolated }),
  peers: new URL("./", import.meta.url).href, // the build puts them beside this file
  readPeer,
  folder: (path) => openOpfs({ kind: "opfs", path }, { create: true }), // of a profile that is removed
};

void runCase(of, { place, surroundings, announce });

async function announce(what: Announcement): Promise<void> {
  const { ok, status } = await fetch(reports, { method: "POST", body: JSON.stringify(what) });
  if (!ok) throw new Error(`${status} for a report of the benchmark`);
}

async function surroundings() {
  const [, version = "of an unknown version"] = /Chrome\/(\d+)/.exec(navigator.userAgent) ?? [];
  return {
    runtime: `Chromium ${version}`,
    gpu: await describeAdapter(place.gpu),
    isolated: self.crossOriginIsolated,
  };
}

async function readPeer(file: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(new URL(file, place.peers));
  if (!response.ok) throw new Error(`${response.status} for ${response.url}`);
  return new Uint8Array(await response.arrayBuffer());
}
