import * as v from "valibot";
import { type Store, storeInside } from "../stores/store.ts";
import { omePart } from "./ome-attributes.ts";
import { type Json, readNode } from "./zarr-node.ts";

/** A group of OME-Zarr that is no image but holds some. */
export interface Container {
  /** "a plate" */
  readonly what: string;
  /** Paths of the images, relative to it. */
  readonly images: readonly string[];
}

interface Reading {
  readonly source: string;
  readonly signal: AbortSignal;
}

const paths = v.array(v.object({ path: v.string() }));
const plate = v.object({ plate: v.object({ wells: paths }) });
const well = v.object({ well: v.object({ images: paths }) });
const labels = v.object({ labels: v.array(v.string()) });
const series = v.object({ series: v.array(v.string()) });

/** What an attributes' group holds, if it is a container of one of the known kinds. */
export async function readContainer(
  store: Store,
  { attributes, ...reading }: Reading & { attributes: Json },
): Promise<Container | undefined> {
  const ome = omePart(attributes);
  if (v.is(plate, ome)) return readPlate(store, { wells: ome.plate.wells, ...reading });
  if (v.is(well, ome))
    return { what: "a well of a plate", images: ome.well.images.map(({ path }) => path) };
  if (v.is(labels, ome)) return { what: "a list of label images", images: ome.labels };
  if (!("bioformats2raw.layout" in ome)) return undefined;
  const found = await readNode(storeInside(store, "OME"), reading);
  const listed = found && omePart(found.attributes);
  // Where the order of the images is not written down, they are numbered from 0.
  const images = v.is(series, listed) ? listed.series : ["0"];
  return { what: "a bioformats2raw container", images };
}

/** Wells name their images themselves; the first speaks for all. */
async function readPlate(
  store: Store,
  { wells, ...reading }: Reading & { wells: v.InferOutput<typeof paths> },
): Promise<Container> {
  const [first] = wells;
  const found = first && (await readNode(storeInside(store, first.path), reading));
  const inside = found && omePart(found.attributes);
  const field = (v.is(well, inside) ? inside.well.images[0]?.path : undefined) ?? "0";
  return { what: "a plate", images: wells.map(({ path }) => `${path}/${field}`) };
}
