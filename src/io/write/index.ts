import { npy } from "./npy.ts";
import { omeZarr04 } from "./ome-zarr-0.4.ts";
import { omeZarr05 } from "./ome-zarr-0.5.ts";
import { png } from "./png.ts";
import { tiff } from "./tiff.ts";
import type { OmeZarrVersion } from "./write-ome-zarr.ts";
import type { FolderWriter, Writer } from "./writer.ts";

/** All formats that can be written; the first is proposed. */
export const writers = [omeZarr05, omeZarr04, tiff, png, npy] as const satisfies readonly Writer[];

export function omeZarrOf(version: OmeZarrVersion): FolderWriter {
  return version === "0.4" ? omeZarr04 : omeZarr05;
}
