import type { Store, WritableStore } from "#io/stores/store.ts";
import type { Patch } from "../data/patch.ts";
import { patchPictures } from "./patch-pictures.ts";

const folder = "aug";

/** Keeps pictures of the patches that a run begins with, in the run's folder. */
export async function saveSamples(store: WritableStore, patches: readonly Patch[]): Promise<void> {
  for (const [name, png] of patchPictures(patches)) await store.set(`/${folder}/${name}`, png);
}

/** PNGs by their names; none where none were kept. */
export async function loadSamples(
  store: Store,
  { signal }: { readonly signal: AbortSignal },
): Promise<(readonly [name: string, png: Uint8Array<ArrayBuffer>])[]> {
  const samples: (readonly [string, Uint8Array<ArrayBuffer>])[] = [];
  for (const name of (await store.list?.(folder, { signal })) ?? []) {
    const bytes = await store.get(`/${folder}/${name}`, { signal });
    if (bytes) samples.push([name, Uint8Array.from(bytes)]);
  }
  return samples;
}
