import { tableLength } from "#core/layers/colormap.ts";
import type { QuadModule } from "./quad-shader.ts";

/** Textures that one pass reads beside the table of colours: WebGL 2 has 16 at least. */
export const channelsAtOnce = 8;

/** What the samplers hold: whole numbers up to 32 bits, or floats. */
export type SampleKind = "integers" | "floats";

/** A program for each: where a processor draws, slots that nobody uses cost as much as those that are used. */
const sizes = [1, 2, 4, channelsAtOnce];

/** Draws as many channels as it has slots, or fewer. */
export interface ImageProgram {
  readonly slots: number;
  readonly module: QuadModule;
  /** What the shader calls the texture of each channel. */
  readonly textures: readonly string[];
}

/** The smallest program with room for so many channels; the same object for the same number. */
export function imageProgram(kind: SampleKind, channels: number): ImageProgram {
  const found = programs[kind].find(({ slots }) => slots >= channels);
  if (!found) throw new Error(`no program draws ${channels} channels at once`);
  return found;
}

/** The uniform of a slot: low end, 1 / width of the contrast range, gamma. */
export function slotName(slot: number): string {
  return `channel${slot}`;
}

/** Adds up the colours of the channels, each by its contrast, gamma and row of the table. No number is no light. */
function imageModule(kind: SampleKind, slots: readonly number[]): QuadModule {
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
${slots.map((slot) => `uniform ${prefix}sampler2D ${textureName(slot)};`).join("\n")}
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
  const value = `float(texelFetch(${textureName(slot)}, texel, 0).r)`;
  return `if (channels.count > ${slot}.0) light += lit(${value}, channels.${slotName(slot)}, ${slot});`;
}

function textureName(slot: number): string {
  return `channel${slot}Texture`;
}

function programsOf(kind: SampleKind): ImageProgram[] {
  return sizes.map((size) => {
    const slots = Array.from({ length: size }, (_, slot) => slot);
    return { slots: size, module: imageModule(kind, slots), textures: slots.map(textureName) };
  });
}

const programs: { readonly [K in SampleKind]: readonly ImageProgram[] } = {
  integers: programsOf("integers"),
  floats: programsOf("floats"),
};
