import type { Activation } from "../../plan/blocks.ts";
import type { Precision } from "../../precision.ts";
import { read, write } from "../kernel.ts";
import { activate, movesZero, slopeOfValue } from "./activation.ts";
import { eachQuad } from "./each-quad.ts";

/** y = activation(a + b). `mask` is 1 for channels and 0 for padding. */
export function addMaps(format: Precision, activation: Activation) {
  const masked = movesZero(activation) ? " * mask[quad]" : "";
  return eachQuad({
    ...{ name: "sum", format, sizes: [] as const },
    buffers: { a: read("map"), b: read("map"), mask: read("quads"), y: write("map") },
    declarations: activate(activation),
    code: `  set_y(pixel, quad, activate(get_a(pixel, quad) + get_b(pixel, quad))${masked});`,
  });
}

/** The gradient of what went into an activation, from the value it gave. */
export function throughActivation(
  format: Precision,
  { activation, adds }: { readonly activation: Activation; readonly adds: boolean },
) {
  return eachQuad({
    ...{ name: "through an activation", format, sizes: [] as const },
    buffers: { value: read("map"), gradient: read("map"), toX: write("map") },
    declarations: slopeOfValue(activation),
    code: `
  let result = get_gradient(pixel, quad) * slope(get_value(pixel, quad));
  set_toX(pixel, quad, result${adds ? " + get_toX(pixel, quad)" : ""});`,
  });
}

/** y = x with channels in other places. `origin` says where in x is what a place of y holds; -1 for padding. */
export function rearrange(format: Precision, { adds }: { readonly adds: boolean }) {
  return eachQuad({
    ...{ name: "rearrangement", format, sizes: [] as const },
    buffers: { x: read("map"), origin: read("integers"), y: write("map") },
    code: `
  var result = vec4<f32>(0.0);
  for (var i = 0; i < 4; i += 1) {
    let place = origin[4 * quad + i];
    if (place >= 0) { result[i] = get_x(pixel, place / 4)[place % 4]; }
  }
  set_y(pixel, quad, result${adds ? " + get_y(pixel, quad)" : ""});`,
  });
}
