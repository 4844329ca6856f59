import type { FileReader } from "./reader.ts";

export const npy: FileReader = {
  id: "npy",
  title: "NumPy (.npy)",
  holds: "file",
  accepts: (name) => /\.npy$/i.test(name),
  open: async (file, options) => (await import("../npy/open-npy.ts")).openNpy(file, options),
};
