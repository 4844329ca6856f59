import { tableLength } from "#core/layers/colormap.ts";
import type { QuadModule } from "./quad-shader.ts";

/** Textures that one pass reads beside the table of colours: WebGL 2 has 16 at least. */
export const channelsAtOnce = 8;

/** What the samplers hold: whole numbers up to 32 bits, or floats. */
export type SampleKind = "integers" | "floats";

const slots = Array.from({ length: channelsAtOnce }, (_, slot) => slot);

/** What the shader calls the texture of each channel. */
export const channelTextures = slots.map((slot) => `channel${slot}Texture`);

/** The uniform of a slot: low end, 1 / width of the contrast range, gamma. */
export function slotName(slot: number): string {
  return `channel${slot}`;
}

/** Adds up the colours of the channels, each by its contrast, gamma and row of the table. No number is no light. */
export function imageModule(kind: SampleKind): QuadModule {
  const prefix = kind === "integers" ? "u" : "";
  const whole = kind === "integers" ? "255.0" : "1.0";
  return {
    name: "channels",
    fs: `\
precision highp ${prefix}sampler2D;
uniform channelsUniforms {
  float opacity;
  float count;
  ${slots.map((slot) => `vec4 ${slotName(slot)};`).join("\n  ")}
} channels;
${channelTextures.map((name) => `uniform ${prefix}sampler2D ${name};`).join("\n")}
uniform ${prefix}sampler2D colorTexture;

vec3 lit(float value, vec4 how, int row) {
  if (isnan(value)) return vec3(0.0);
  float share = pow(clamp((value - how.x) * how.y, 0.0, 1.0), how.z);
  ivec2 place = ivec2(int(share * ${(tableLength - 1).toFixed(1)} + 0.5), row);
  return vec3(texelFetch(colorTexture, place, 0).rgb) / ${whole};
}

vec4 colorAt(ivec2 texel) {
  vec3 light = vec3(0.0);
  ${slots.map(litBySlot).join("\n  ")}
  return vec4(min(light, 1.0), channels.opacity);
}
`,
    uniformTypes: {
      opacity: "f32",
      count: "f32",
      ...Object.fromEntries(slots.map((slot) => [slotName(slot), "vec4<f32>" as const])),
    },
  };
}

function litBySlot(slot: number): string {
  const value = `float(texelFetch(${channelTextures[slot]}, texel, 0).r)`;
  return `if (channels.count > ${slot}.0) light += lit(${value}, channels.${slotName(slot)}, ${slot});`;
}
