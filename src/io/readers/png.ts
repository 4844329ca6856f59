import type { FileReader } from "./reader.ts";

export const png: FileReader = {
  id: "png",
  title: "PNG",
  holds: "file",
  starts: [[0x89, 0x50, 0x4e, 0x47]],
  accepts: (name) => /\.png$/i.test(name),
  open: async (file, options) => (await import("../png/open-png.ts")).openPng(file, options),
};
