import type { FileReader } from "./reader.ts";

export const tiff: FileReader = {
  id: "tiff",
  title: "TIFF (OME, ImageJ)",
  holds: "file",
  accepts: (name) => /\.(tiff?|tf[28]|btf|svs)$/i.test(name),
  open: async (file, options) => (await import("../tiff/open-tiff.ts")).openTiff(file, options),
};
