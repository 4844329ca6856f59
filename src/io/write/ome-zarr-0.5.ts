import { writeOmeZarr } from "./write-ome-zarr.ts";
import type { FolderWriter } from "./writer.ts";

export const omeZarr05 = {
  id: "ome-zarr-0.5",
  title: "OME-Zarr 0.5",
  holds: "folder",
  ending: ".ome.zarr",
  otherEnding: ".zarr",
  write: (image, to, options) => writeOmeZarr(image, { to, version: "0.5", ...options }),
} as const satisfies FolderWriter;
