import { chunkSize } from "#core/labels/chunk-grid.ts";
import { besideNames } from "./beside.ts";

/** A shader module, as luma.gl wants it. */
export interface QuadModule {
  readonly name: string;
  readonly fs: string;
  readonly uniformTypes: { readonly [uniform: string]: "f32" | "u32" | "vec3<f32>" | "vec4<f32>" };
}

export function corners() {
  return { size: 2, value: new Float32Array([0, 0, 1, 0, 0, 1, 1, 1]) };
}

const quadUniforms = `\
precision highp int;
uniform quadUniforms {
  vec4 clip;
  vec4 texels;
  uint filled;
  uint empty;
  float pixelRatio;
  vec2 columns;
} quad;
`;

/**
 * Where a quad lies, what is drawn on it, and which tiles beside it have pixels (`filled`) or none but 0 (`empty`), a bit
 * each in the order of `besideNames`; it is seen in some `columns` of the canvas. `texel` is where a fragment lies in the tile; modules may use it.
 */
export const quad = {
  name: "quad",
  vs: quadUniforms,
  fs: `${quadUniforms}in vec2 texel;\n`,
  uniformTypes: {
    clip: "vec4<f32>",
    texels: "vec4<f32>",
    filled: "u32",
    empty: "u32",
    pixelRatio: "f32",
    columns: "vec2<f32>",
  },
} as const;

/** `uint besideAt(ivec2 texel, ivec2 size, uint here)`: the integer beyond the edge of a tile of that size; `here` where none is known. */
export const besideShader = `\
${besideNames.map((name) => `uniform usampler2D ${name};`).join("\n")}

uint besideAt(ivec2 texel, ivec2 size, uint here) {
  ivec2 aside = ivec2(greaterThanEqual(texel, size)) - ivec2(lessThan(texel, ivec2(0)));
  int place = (aside.y + 1) * 3 + aside.x + 1;
  int beside = place > 4 ? place - 1 : place;
  uint bit = 1u << uint(beside);
  if ((quad.empty & bit) != 0u) return 0u;
  if ((quad.filled & bit) == 0u) return here;
  ivec2 there = texel - max(aside, 0) * size + max(-aside, 0) * ${chunkSize};
${besideNames.map((name, i) => `  if (beside == ${i}) return texelFetch(${name}, clamp(there, ivec2(0), textureSize(${name}, 0) - 1), 0).r;`).join("\n")}
  return here;
}
`;

export const vertexShader = `\
#version 300 es
#define SHADER_NAME tile-quads-vertex
in vec2 corner;
out vec2 texel;
void main() {
  gl_Position = vec4(mix(quad.clip.xy, quad.clip.zw, corner), 0.0, 1.0);
  texel = mix(quad.texels.xy, quad.texels.zw, corner);
}
`;

export const fragmentShader = `\
#version 300 es
#define SHADER_NAME tile-quads-fragment
precision highp float;
precision highp int;
out vec4 fragColor;
void main() {
  if (gl_FragCoord.x < quad.columns.x || gl_FragCoord.x >= quad.columns.y) discard;
  ivec2 low = ivec2(floor(quad.texels.xy));
  ivec2 high = max(low, ivec2(ceil(quad.texels.zw)) - 1);
  fragColor = colorAt(clamp(ivec2(floor(texel)), low, high));
}
`;
