import * as v from "valibot";
import { type Store, storeInside } from "../stores/store.ts";
import { omePart } from "./ome-attributes.ts";
import { readAttributes } from "./zarr-node.ts";

const listing = v.object({ labels: v.array(v.string()) });

/** Paths of the label images that an image's `labels` group lists: "labels/nuclei". The group is of the image's Zarr version. */
export async function listLabels(
  store: Store,
  reading: { version: 2 | 3; source: string; signal: AbortSignal },
): Promise<string[]> {
  const attributes = await readAttributes(storeInside(store, "labels"), reading);
  const ome = attributes && omePart(attributes);
  return v.is(listing, ome) ? ome.labels.map((path) => `labels/${path}`) : [];
}
