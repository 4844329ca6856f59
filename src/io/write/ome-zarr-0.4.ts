import { writeOmeZarr } from "./write-ome-zarr.ts";
import type { FolderWriter } from "./writer.ts";

export const omeZarr04 = {
  id: "ome-zarr-0.4",
  title: "OME-Zarr 0.4",
  holds: "folder",
  ending: ".ome.zarr",
  otherEnding: ".zarr",
  write: (image, to, options) => writeOmeZarr(image, { to, version: "0.4", ...options }),
} as const satisfies FolderWriter;
