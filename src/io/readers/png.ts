import type { FileReader } from "./reader.ts";

export const png: FileReader = {
  id: "png",
  title: "PNG",
  holds: "file",
  accepts: (name) => /\.png$/i.test(name),
  open: async (file, options) => (await import("../png/open-png.ts")).openPng(file, options),
};
