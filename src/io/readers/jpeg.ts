import type { FileReader } from "./reader.ts";

export const jpeg: FileReader = {
  id: "jpeg",
  title: "JPEG",
  holds: "file",
  starts: [[0xff, 0xd8, 0xff]],
  accepts: (name) => /\.(jpe?g|jfif)$/i.test(name),
  open: async (file, options) => (await import("../jpeg/open-jpeg.ts")).openJpeg(file, options),
};
