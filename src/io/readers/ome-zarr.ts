import { openOmeZarr } from "../zarr/open-ome-zarr.ts";
import type { FolderReader } from "./reader.ts";

const fileEnding =
  /\.(tiff?|tf[28]|btf|svs|png|jpe?g|jfif|gif|bmp|webp|npy|npz|h5|hdf5|n5|czi|nd2|lif|lsm|oib|oif|mrc|nii|gz|zip|tar|json|txt|csv|md|pdf|mp4|avi)$/i;

export const omeZarr: FolderReader = {
  id: "ome-zarr",
  title: "OME-Zarr",
  holds: "folder",
  accepts: (name) => !fileEnding.test(name), // it is a folder, by any name
  open: openOmeZarr,
};
