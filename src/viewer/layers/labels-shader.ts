import { colorSlots } from "#core/labels/label-color.ts";
import type { QuadModule } from "./tile-quads.ts";

/** Ids of a tile become colours of a table. `slotOf` computes what `colorSlot` of core does: change both. */
export const labelsModule = {
  name: "labels",
  fs: `\
precision highp usampler2D;
uniform labelsUniforms {
  float opacity;
  float seed;
} labels;
uniform usampler2D idTexture;
uniform usampler2D colorTexture;

uint scrambled(uint id) {
  uint h = id;
  h = (h ^ (h >> 16u)) * 0x85ebca6bu;
  h = (h ^ (h >> 13u)) * 0xc2b2ae35u;
  return h ^ (h >> 16u);
}

uint slotOf(uint id) {
  uint seed = uint(labels.seed);
  if (seed == 0u && id <= 10u) return id;
  return 11u + scrambled(id ^ (seed * 0x9e3779b9u)) % ${colorSlots - 11}u;
}

vec4 colorAt(ivec2 texel) {
  uint id = texelFetch(idTexture, texel, 0).r;
  if (id == 0u) discard;
  uvec3 color = texelFetch(colorTexture, ivec2(int(slotOf(id)), 0), 0).rgb;
  return vec4(vec3(color) / 255.0, labels.opacity);
}
`,
  uniformTypes: { opacity: "f32", seed: "f32" },
} satisfies QuadModule;
