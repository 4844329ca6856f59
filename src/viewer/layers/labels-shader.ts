import { longestProbe } from "#core/labels/direct-table.ts";
import { besideShader, type QuadModule } from "./quad-shader.ts";

const border = `\
${besideShader}

uint idAt(ivec2 at, uint here) {
  ivec2 size = textureSize(idTexture, 0);
  bool isOwn = all(greaterThanEqual(at, ivec2(0))) && all(lessThan(at, size));
  return isOwn ? texelFetch(idTexture, at, 0).r : besideAt(at, size, here);
}

// Whether another id lies within the thickness of the contour, in pixels of the screen.
bool isBorder(uint id, vec2 texelsPerPixel) {
  float thickness = labels.contour * quad.pixelRatio;
  int reach = int(ceil(thickness));
  for (int y = -reach; y <= reach; y++)
    for (int x = -reach; x <= reach; x++) {
      vec2 offset = vec2(float(x), float(y));
      if (dot(offset, offset) > thickness * thickness) continue;
      if (idAt(ivec2(floor(texel + offset * texelsPerPixel)), id) != id) return true;
    }
  return false;
}
`;

/** What a program can do. Where a processor draws, what is not needed costs all the same: hence one for each. */
export interface LabelsProgram {
  /** Objects as outlines: it reads beyond the edges of a tile. */
  readonly isOutline: boolean;
  /** Single labels have colours of their own. */
  readonly hasOwnColors: boolean;
}

const ownColors = `\
uniform usampler2D directTexture;

bool hasOwnColor(uint id, out uvec4 color) {
  uint width = uint(textureSize(directTexture, 0).x);
  uint at = scrambled(id) & (labels.directEntries - 1u);
  for (int probe = 0; probe < ${longestProbe}; probe++) {
    uvec2 entry = texelFetch(directTexture, ivec2(int(at % width), int(at / width)), 0).rg;
    if (entry.r == 0u) return false;
    if (entry.r == id) {
      color = (uvec4(entry.g) >> uvec4(0u, 8u, 16u, 24u)) & 255u;
      return true;
    }
    at = (at + 1u) & (labels.directEntries - 1u);
  }
  return false;
}
`;

/**
 * Ids of a tile become colours. `slotOf`, `scrambled` and the search in the table of single colours do what core does
 * (see core/labels/palettes.ts and direct-table.ts): change both.
 */
function labelsModule({ isOutline, hasOwnColors }: LabelsProgram): QuadModule {
  return {
    name: "labels",
    fs: `\
precision highp usampler2D;
uniform labelsUniforms {
  float opacity;
  float contour;
  float showSelected;
  uint seed;
  uint selected;
  uint slots;
  uint fixedIds;
  uint firstHashed;
  uint directEntries;
} labels;
uniform usampler2D idTexture;
uniform usampler2D colorTexture;
${isOutline ? border : ""}
uint scrambled(uint id) {
  uint h = id;
  h = (h ^ (h >> 16u)) * 0x85ebca6bu;
  h = (h ^ (h >> 13u)) * 0xc2b2ae35u;
  return h ^ (h >> 16u);
}

uint slotOf(uint id) {
  if (labels.seed == 0u && id <= labels.fixedIds) return id;
  uint mixed = scrambled(id ^ (labels.seed * 0x9e3779b9u));
  return labels.firstHashed + mixed % (labels.slots - labels.firstHashed);
}

${hasOwnColors ? ownColors : ""}
vec4 colorAt(ivec2 at) {
  ${isOutline ? "vec2 texelsPerPixel = vec2(abs(dFdx(texel.x)), abs(dFdy(texel.y)));" : ""}
  uint id = texelFetch(idTexture, at, 0).r;
  if (id == 0u) discard;
  if (labels.showSelected > 0.5 && id != labels.selected) discard;
  ${isOutline ? "if (!isBorder(id, texelsPerPixel)) discard;" : ""}
  uvec4 color;
  ${hasOwnColors ? "if (!hasOwnColor(id, color))" : ""}
    color = texelFetch(colorTexture, ivec2(int(id == labels.selected ? 0u : slotOf(id)), 0), 0);
  return vec4(color) / 255.0 * vec4(1.0, 1.0, 1.0, labels.opacity);
}
`,
    uniformTypes: {
      opacity: "f32",
      contour: "f32",
      showSelected: "f32",
      seed: "u32",
      selected: "u32",
      slots: "u32",
      fixedIds: "u32",
      firstHashed: "u32",
      directEntries: "u32",
    },
  };
}

/** The module for each; the same object for the same program. */
export function labelsProgram({ isOutline, hasOwnColors }: LabelsProgram): QuadModule {
  return programs[isOutline ? "outlines" : "areas"][hasOwnColors ? "own" : "plain"];
}

const programs = {
  areas: {
    plain: labelsModule({ isOutline: false, hasOwnColors: false }),
    own: labelsModule({ isOutline: false, hasOwnColors: true }),
  },
  outlines: {
    plain: labelsModule({ isOutline: true, hasOwnColors: false }),
    own: labelsModule({ isOutline: true, hasOwnColors: true }),
  },
};
