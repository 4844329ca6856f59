import * as v from "valibot";
import type { SaveFolder } from "../stores/save-folder.ts";
import { storeInside } from "../stores/store.ts";
import { jsonBytes } from "../zarr/metadata.ts";
import { omePart } from "../zarr/ome-attributes.ts";
import { readNode } from "../zarr/zarr-node.ts";
import type { OmeZarrVersion } from "./write-ome-zarr.ts";

const listing = v.object({ labels: v.array(v.string()) });

/** Names labels in the list that their image keeps of them, beside those that are there. */
export async function listInImage(
  image: SaveFolder,
  {
    name,
    version,
    ...reading
  }: { name: string; version: OmeZarrVersion; source: string; signal: AbortSignal },
): Promise<void> {
  const node = await readNode(storeInside(image, "labels"), reading);
  const attributes = node?.attributes ?? {};
  const ome = omePart(attributes);
  const listed = v.is(listing, ome) ? ome.labels : [];
  const labels = [...new Set([...listed, name])];
  if (version === "0.4") {
    await image.set("/labels/.zgroup", jsonBytes({ zarr_format: 2 }));
    return image.set("/labels/.zattrs", jsonBytes({ ...attributes, labels }));
  }
  const group = { ...attributes, ome: { ...(ome !== attributes && ome), version, labels } };
  const document = { zarr_format: 3, node_type: "group", attributes: group };
  return image.set("/labels/zarr.json", jsonBytes(document));
}
