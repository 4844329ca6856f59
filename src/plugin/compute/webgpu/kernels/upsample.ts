import type { UpsampleAttributes } from "../../ops/upsample.ts";
import type { Precision } from "../../precision.ts";
import { read, write } from "../kernel.ts";
import { eachQuad } from "./each-quad.ts";

type Mode = UpsampleAttributes["mode"];

/**
 * Twice the size; `height` and `width` are those of x. A line of the bilinear result is 3/4 of the nearer line of x and 1/4
 * of the further, where that is inside.
 */
export function upsample(format: Precision, mode: Mode) {
  const bilinear = `
  let nextRow = clamp(row / 2 + 2 * (row % 2) - 1, 0, sizes.height - 1);
  let nextColumn = clamp(column / 2 + 2 * (column % 2) - 1, 0, sizes.width - 1);
  let near = 0.75 * get_x(top + column / 2, quad) + 0.25 * get_x(top + nextColumn, quad);
  let further = (image * sizes.height + nextRow) * sizes.width;
  let far = 0.75 * get_x(further + column / 2, quad) + 0.25 * get_x(further + nextColumn, quad);
  set_y(pixel, quad, 0.75 * near + 0.25 * far);`;
  return eachQuad({
    ...{ name: `${mode} upsampling`, format, sizes: ["height", "width"] as const },
    buffers: { x: read("map"), y: write("map") },
    code: `
  let row = pixel / (2 * sizes.width) % (2 * sizes.height);
  let column = pixel % (2 * sizes.width);
  let image = pixel / (4 * sizes.width * sizes.height);
  let top = (image * sizes.height + row / 2) * sizes.width;
${mode === "nearest" ? "  set_y(pixel, quad, get_x(top + column / 2, quad));" : bilinear}`,
  });
}

/** Threads take pixels of x and gather from what was made of theirs: 2 lines of the gradient, or 4, cut off at the border. */
export function upsampleBackward(
  format: Precision,
  { mode, adds }: { readonly mode: Mode; readonly adds: boolean },
) {
  const [before, shares] = mode === "nearest" ? [0, [1, 1]] : [1, [0.25, 0.75, 0.75, 0.25]];
  const count = shares.length;
  return eachQuad({
    ...{ name: `${mode} upsampling backward`, format, sizes: ["height", "width"] as const },
    buffers: { gradient: read("map"), toX: write("map") },
    declarations: `const shares = array<f32, ${count}>(${shares.join(", ")});`,
    code: `
  let row = pixel / sizes.width % sizes.height;
  let column = pixel % sizes.width;
  let image = pixel / (sizes.width * sizes.height);
  var result = vec4<f32>(0.0);
  for (var r = 0; r < ${count}; r += 1) {
    let down = clamp(2 * row + r - ${before}, 0, 2 * sizes.height - 1);
    for (var c = 0; c < ${count}; c += 1) {
      let across = clamp(2 * column + c - ${before}, 0, 2 * sizes.width - 1);
      let origin = (image * 2 * sizes.height + down) * 2 * sizes.width + across;
      result += shares[r] * shares[c] * get_gradient(origin, quad);
    }
  }
  set_toX(pixel, quad, result${adds ? " + get_toX(pixel, quad)" : ""});`,
  });
}
