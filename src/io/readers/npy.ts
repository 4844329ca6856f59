import type { FileReader } from "./reader.ts";

export const npy: FileReader = {
  id: "npy",
  title: "NumPy (.npy)",
  holds: "file",
  starts: [[0x93, 0x4e, 0x55, 0x4d]],
  accepts: (name) => /\.npy$/i.test(name),
  open: async (file, options) => (await import("../npy/open-npy.ts")).openNpy(file, options),
};
