import * as v from "valibot";
import { isFailure } from "#core/failure.ts";
import { type Store, storeInside } from "../stores/store.ts";
import { omePart } from "./ome-attributes.ts";
import { readNode } from "./zarr-node.ts";

const listing = v.object({ labels: v.array(v.string()) });

/** Paths of the label images that an image's `labels` group lists: "labels/nuclei". */
export async function listLabels(
  store: Store,
  reading: { source: string; signal: AbortSignal },
): Promise<string[]> {
  try {
    const group = await readNode(storeInside(store, "labels"), reading);
    const ome = group && omePart(group.attributes);
    return v.is(listing, ome) ? ome.labels.map((path) => `labels/${path}`) : [];
  } catch (error) {
    if (isFailure(error, "reader/unsupported")) return []; // the image is good without its labels
    throw error;
  }
}
