import { openOmeZarr } from "../zarr/open-ome-zarr.ts";
import type { Reader } from "./reader.ts";

const fileEnding = /\.(tiff?|png|jpe?g|gif|bmp|webp|npy|npz|h5|hdf5|n5|czi|nd2|zip|json)$/i;

export const omeZarr: Reader = {
  id: "ome-zarr",
  title: "OME-Zarr",
  accepts: (name) => !fileEnding.test(name), // it is a folder, by any name
  open: openOmeZarr,
};
