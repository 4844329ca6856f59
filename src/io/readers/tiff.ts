import type { FileReader } from "./reader.ts";

export const tiff: FileReader = {
  id: "tiff",
  title: "TIFF (OME, ImageJ)",
  holds: "file",
  starts: [
    [0x49, 0x49, 42, 0],
    [0x4d, 0x4d, 0, 42],
    [0x49, 0x49, 43, 0],
    [0x4d, 0x4d, 0, 43],
  ],
  accepts: (name) => /\.(tiff?|tf[28]|btf|svs)$/i.test(name),
  open: async (file, options) => (await import("../tiff/open-tiff.ts")).openTiff(file, options),
};
