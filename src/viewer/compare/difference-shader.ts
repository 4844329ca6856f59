import type { QuadModule } from "../layers/quad-shader.ts";
import { differenceColors } from "./difference-colors.ts";

/** Strengths of both sides, A's in the low byte; each is there from its lowest one on. */
export const differenceModule = {
  name: "difference",
  fs: `\
uniform differenceUniforms {
  float opacity;
  float lowestA;
  float lowestB;
} difference;
uniform highp usampler2D pairTexture;

vec4 colorAt(ivec2 texel) {
  uint pair = texelFetch(pairTexture, texel, 0).r;
  bool inA = float(pair & 255u) >= difference.lowestA;
  bool inB = float(pair >> 8u) >= difference.lowestB;
  if (!inA && !inB) discard;
  if (inA && inB) return vec4(${glColor("both")}, difference.opacity);
  return vec4(inA ? ${glColor("onlyA")} : ${glColor("onlyB")}, difference.opacity);
}
`,
  uniformTypes: { opacity: "f32", lowestA: "f32", lowestB: "f32" },
} satisfies QuadModule;

function glColor(of: keyof typeof differenceColors): string {
  return `vec3(${differenceColors[of].map((part) => (part / 255).toFixed(4)).join(", ")})`;
}
