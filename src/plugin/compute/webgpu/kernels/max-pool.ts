import type { Precision } from "../../precision.ts";
import { type Kernel, read, write } from "../kernel.ts";
import { eachQuad } from "./each-quad.ts";

/** A window of 2x2 at stride 2, or of 3x3 at stride 2 with a pixel of padding before. */
export interface PoolWindow {
  readonly kernel: 2 | 3;
}

type Sizes = ("height" | "width") | "quads" | "pixels";

const constants = ({ kernel }: PoolWindow) => `
const KERNEL: i32 = ${kernel};
const BEFORE: i32 = ${kernel === 3 ? 1 : 0};`;

/** Largest values, each of its own window; `height` and `width` are those of x. Threads take what is made. */
export function maxPool(format: Precision, window: PoolWindow): Kernel<"x" | "y", Sizes> {
  return eachQuad({
    ...{ name: "max-pool", format, sizes: ["height", "width"] as const },
    buffers: { x: read("map"), y: write("map") },
    declarations: constants(window),
    code: `
  let row = pixel / (sizes.width / 2) % (sizes.height / 2) * 2 - BEFORE;
  let column = pixel % (sizes.width / 2) * 2 - BEFORE;
  let image = pixel / (sizes.width / 2) / (sizes.height / 2) * sizes.height;
  var largest = vec4<f32>(-3.4e38);
  for (var down = max(row, 0); down < min(row + KERNEL, sizes.height); down += 1) {
    for (var across = max(column, 0); across < min(column + KERNEL, sizes.width); across += 1) {
      largest = max(largest, get_x((image + down) * sizes.width + across, quad));
    }
  }
  set_y(pixel, quad, largest);`,
  });
}

/**
 * Every pixel of x takes the gradients of the windows in which it is the first of the largest, as in PyTorch. Threads
 * take pixels of x and look at each window that holds theirs, so that none adds to what another adds to.
 */
export function maxPoolBackward(
  format: Precision,
  { adds, ...window }: PoolWindow & { readonly adds: boolean },
): Kernel<"x" | "y" | "gradient" | "toX", Sizes> {
  return eachQuad({
    ...{ name: "max-pool backward", format, sizes: ["height", "width"] as const },
    buffers: { x: read("map"), y: read("map"), gradient: read("map"), toX: write("map") },
    declarations: constants(window),
    code: `
  let row = pixel / sizes.width % sizes.height;
  let column = pixel % sizes.width;
  let image = pixel / sizes.width / sizes.height;
  let value = get_x(pixel, quad);
  var total = vec4<f32>(0.0);
  for (var down = (row + BEFORE - KERNEL + 2) / 2; down <= min((row + BEFORE) / 2, sizes.height / 2 - 1); down += 1) {
    for (var across = (column + BEFORE - KERNEL + 2) / 2; across <= min((column + BEFORE) / 2, sizes.width / 2 - 1); across += 1) {
      let pooled = (image * (sizes.height / 2) + down) * (sizes.width / 2) + across;
      var first = value == get_y(pooled, quad);
      if (!any(first)) { continue; }
      for (var r = max(2 * down - BEFORE, 0); r <= row; r += 1) {
        let end = select(min(2 * across - BEFORE + KERNEL, sizes.width), column, r == row);
        for (var c = max(2 * across - BEFORE, 0); c < end; c += 1) {
          first = first & (get_x((image * sizes.height + r) * sizes.width + c, quad) != value);
        }
      }
      total += select(vec4<f32>(0.0), get_gradient(pooled, quad), first);
    }
  }
  set_toX(pixel, quad, total${adds ? " + get_toX(pixel, quad)" : ""});`,
  });
}
