import { rm } from "node:fs/promises";
import FileSystemStore from "@zarrita/storage/fs";
import * as zarr from "zarrita";
import {
  type AxisName,
  type Channel,
  channelAttributes,
  labelAttributes,
  multiscaleAttributes,
} from "./ome-attributes.ts";
import { mean, mode, pyramid, type Stack } from "./pyramid.ts";

/** Pixels and what they measure. */
interface Picture {
  readonly stack: Stack;
  /** `y` and `x`, before them at most one more, along which the planes follow each other. */
  readonly axes: readonly AxisName[];
  /** Side of a pixel along each axis, micrometers; 1 for channels. */
  readonly pixel: readonly number[];
}

export interface OmeImage extends Picture {
  readonly name: string;
  readonly channels: readonly Channel[];
  readonly labels: Picture & { readonly name: string; readonly ids: number };
}

type Place = zarr.Location<FileSystemStore>;

const version = "0.5";
const levels = 3;
const chunk = 256;
/** Zstandard is compiled into the package: unlike Node's zlib it writes the same bytes on every machine. */
const codecs = [
  { name: "bytes", configuration: { endian: "little" } },
  { name: "zstd", configuration: { level: 12, checksum: false } },
];

/** Writes an image and its labels as OME-Zarr 0.5, in place of what the folder held. */
export async function writeOmeZarr(directory: string, image: OmeImage): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  const root = zarr.root(new FileSystemStore(directory));
  const { name, axes, pixel, labels } = image;
  const multiscales = multiscaleAttributes({ name, axes, pixel, levels, method: "mean" });
  const omero = channelAttributes(image.channels, axes);
  await writeGroup(root, { multiscales, omero });
  await writeLevels(root, { ...image, method: "mean" });
  await writeGroup(root.resolve("labels"), { labels: [labels.name] });
  await writeGroup(root.resolve(`labels/${labels.name}`), {
    multiscales: multiscaleAttributes({ ...labels, levels, method: "mode" }),
    "image-label": labelAttributes(labels.ids),
  });
  await writeLevels(root.resolve(`labels/${labels.name}`), { ...labels, method: "mode" });
}

async function writeGroup(place: Place, attributes: object): Promise<void> {
  await zarr.create(place, { attributes: { ome: { version, ...attributes } } });
}

async function writeLevels(
  place: Place,
  { stack, axes, method }: Picture & { method: "mean" | "mode" },
): Promise<void> {
  const options = { levels, join: { mean, mode }[method] };
  const dtype = stack.values instanceof Uint8Array ? "uint8" : "uint16";
  for (const [level, { planes, size, values }] of pyramid(stack, options).entries()) {
    const shape = [planes, size, size].slice(-axes.length);
    const array = await zarr.create(place.resolve(String(level)), {
      ...{ shape, dtype, codecs, fillValue: 0, dimensionNames: [...axes] },
      chunkShape: [1, chunk, chunk].slice(-axes.length),
    });
    const stride = [size * size, size, 1].slice(-axes.length);
    await zarr.set(array, null, { data: values, shape, stride });
  }
}
