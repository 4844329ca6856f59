import type { Precision } from "../../precision.ts";
import { read, write } from "../kernel.ts";
import { eachQuad } from "./each-quad.ts";

/** Coefficients have one channel, `place` in their pixels. */
export interface GateOf {
  readonly format: Precision;
  readonly place: number;
}

const coefficient = (place: number) => `get_gate(pixel, ${Math.floor(place / 4)})[${place % 4}]`;

/** y = x times a coefficient of its pixel. */
export function attentionGate({ format, place }: GateOf) {
  return eachQuad({
    ...{ name: "attention gate", format, sizes: [] as const },
    buffers: { x: read("map"), gate: read("map"), y: write("map") },
    code: `  set_y(pixel, quad, get_x(pixel, quad) * ${coefficient(place)});`,
  });
}

export function attentionGateBackward({
  format,
  place,
  adds,
}: GateOf & { readonly adds: boolean }) {
  return eachQuad({
    ...{ name: "attention gate backward", format, sizes: [] as const },
    buffers: { gate: read("map"), gradient: read("map"), toX: write("map") },
    code: `
  let result = get_gradient(pixel, quad) * ${coefficient(place)};
  set_toX(pixel, quad, result${adds ? " + get_toX(pixel, quad)" : ""});`,
  });
}

/** The gradient of the coefficients; threads take their quads, of which one holds a channel. */
export function attentionGateToGate({ format, place, adds }: GateOf & { readonly adds: boolean }) {
  return eachQuad({
    ...{ name: "attention gate to gate", format, sizes: ["mapQuads"] as const },
    buffers: { x: read("map"), gradient: read("map"), toGate: write("map") },
    code: `
  var result = vec4<f32>(0.0);
  if (quad == ${Math.floor(place / 4)}) {
    for (var q = 0; q < sizes.mapQuads; q += 1) {
      result[${place % 4}] += dot(get_x(pixel, q), get_gradient(pixel, q));
    }
  }
  set_toGate(pixel, quad, result${adds ? " + get_toGate(pixel, quad)" : ""});`,
  });
}
