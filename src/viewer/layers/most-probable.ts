import { labelColor } from "#core/labels/label-color.ts";
import { classesOf, drawnClasses } from "#core/layers/classes.ts";
import { lengthOf, withoutAxes } from "#core/layers/grid.ts";
import type { ProbabilityLayer } from "#core/layers/layer.ts";
import type { MultiscaleImage } from "#io/pixel-source.ts";
import type { QuadModule } from "./quad-shader.ts";
import { tileBoxes } from "./tile-boxes.ts";
import type { Shading } from "./tile-quads.ts";
import { type TilePixels, Tiles } from "./tiles.ts";

/** Tiles that hold, for each pixel, its most probable class, counted from 1, in the low byte and how probable that is, 0..255, in the high one; 0 where that is the background. */
export function mostProbableTiles(
  { grid, levels }: MultiscaleImage,
  onBroken: (error: unknown) => void,
): Tiles {
  const plain = withoutAxes(grid, ["class"]);
  const boxes = tileBoxes(plain);
  const classes = classesOf(grid);
  const isDrawn = classes.map(({ label }) => label !== 0);
  return new Tiles({
    grid: plain,
    format: "r16uint",
    isZeroClear: true,
    peek: () => "absent",
    async load(place, signal): Promise<TilePixels> {
      const level = levels[place.level] ?? levels[0];
      const region = boxes.regionOf(place);
      const blocks = await Promise.all(
        classes.map((_, k) => level.read({ ...region, class: [k, k + 1] }, { signal })),
      );
      const pairs = mostProbable(
        blocks.map(({ data }) => data),
        isDrawn,
      );
      return pairs.some(Boolean) ? { data: pairs, pitch: blocks[0]?.shape.at(-1) ?? 1 } : undefined;
    },
    onBroken,
  });
}

/** Of equals the first class, as where labels are made of it. */
function mostProbable(
  classes: readonly ArrayLike<number>[],
  isDrawn: readonly boolean[],
): Uint16Array {
  const pairs = new Uint16Array(classes[0]?.length ?? 0);
  for (let at = 0; at < pairs.length; at++) {
    let [best, value] = [0, classes[0]?.[at] ?? 0];
    for (let k = 1; k < classes.length; k++) {
      const other = classes[k]?.[at] ?? 0;
      if (other > value) [best, value] = [k, other];
    }
    if (isDrawn[best]) pairs[at] = (best + 1) | (value << 8);
  }
  return pairs;
}

/** Each class has the colour that it has among the others, as far as it is above the threshold. */
export function mostProbableShading(
  { grid, color, threshold }: ProbabilityLayer,
  opacity: number,
): Shading {
  const width = lengthOf(grid, "class") + 1;
  const data = new Uint8Array(4 * width);
  for (const [i, { index, label }] of drawnClasses(grid).entries())
    data.set(i === 0 ? color.value : labelColor(label, 0), 4 * (index + 1));
  return {
    module: mostProbableModule,
    tileTextures: ["pairTexture"],
    tables: { classColors: { format: "rgba8uint", data, width } },
    uniforms: { opacity, lowest: Math.max(1, threshold.value * 255) },
  };
}

const mostProbableModule = {
  name: "mostProbable",
  fs: `\
precision highp usampler2D;
uniform mostProbableUniforms {
  float opacity;
  float lowest;
} mostProbable;
uniform usampler2D pairTexture;
uniform usampler2D classColors;

vec4 colorAt(ivec2 texel) {
  uint pair = texelFetch(pairTexture, texel, 0).r;
  if (float(pair >> 8u) < mostProbable.lowest) discard;
  uvec4 color = texelFetch(classColors, ivec2(int(pair & 255u), 0), 0);
  return vec4(vec3(color.rgb) / 255.0, mostProbable.opacity);
}
`,
  uniformTypes: { opacity: "f32", lowest: "f32" },
} satisfies QuadModule;
