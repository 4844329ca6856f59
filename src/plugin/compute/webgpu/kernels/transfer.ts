import type { Precision } from "../../precision.ts";
import { type Kernel, read, write } from "../kernel.ts";
import { eachQuad } from "./each-quad.ts";

/** y = x, or y + x. */
export function transfer(format: Precision, { adds }: { readonly adds: boolean }) {
  return eachQuad({
    ...{ name: adds ? "addition" : "copy", format, sizes: [] as const },
    buffers: { x: read("map"), y: write("map") },
    code: `  set_y(pixel, quad, get_x(pixel, quad)${adds ? " + get_y(pixel, quad)" : ""});`,
  });
}

/**
 * Writes a dense array [pixel][channel] into a map, times `scale`[0]. `channelAt` says which channel is at a place of a
 * pixel, or -1 where padding is.
 */
export function pack(
  format: Precision,
): Kernel<"dense" | "channelAt" | "scale" | "y", "channels" | "quads" | "pixels"> {
  return eachQuad({
    ...{ name: "array to map", format, sizes: ["channels"] as const },
    buffers: {
      ...{ dense: read("floats"), channelAt: read("integers"), scale: read("floats") },
      y: write("map"),
    },
    code: `
  var value = vec4<f32>(0.0);
  for (var i = 0; i < 4; i += 1) {
    let channel = channelAt[4 * quad + i];
    if (channel >= 0) { value[i] = dense[pixel * sizes.channels + channel] * scale[0]; }
  }
  set_y(pixel, quad, value);`,
  });
}

/** The reverse. */
export function unpack(
  format: Precision,
): Kernel<"x" | "channelAt" | "dense", "channels" | "quads" | "pixels"> {
  return eachQuad({
    ...{ name: "map to array", format, sizes: ["channels"] as const },
    buffers: { x: read("map"), channelAt: read("integers"), dense: write("floats") },
    code: `
  let value = get_x(pixel, quad);
  for (var i = 0; i < 4; i += 1) {
    let channel = channelAt[4 * quad + i];
    if (channel >= 0) { dense[pixel * sizes.channels + channel] = value[i]; }
  }`,
  });
}
