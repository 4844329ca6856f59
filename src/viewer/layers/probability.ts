import { CompositeLayer, type Layer as DeckLayer, type LayerProps } from "@deck.gl/core";
import { labelColor } from "#core/labels/label-color.ts";
import { lengthOf } from "#core/layers/grid.ts";
import type { ProbabilityLayer, Rgb } from "#core/layers/layer.ts";
import type { MultiscaleImage, Region } from "#io/pixel-source.ts";
import { blendOf } from "./blending.ts";
import type { Columns, DrawnIn } from "./drawn-in.ts";
import type { QuadModule } from "./quad-shader.ts";
import { tileReader } from "./read-tiles.ts";
import { sliceOf } from "./tile-plan.ts";
import { type Shading, TileQuads } from "./tile-quads.ts";
import { type TilePixels, Tiles } from "./tiles.ts";

/** What a probability layer is drawn from. */
export interface ProbabilityInput {
  readonly tiles: Tiles;
  /** Pixels of level 0 were written behind the source: tiles that touch them are read again, and replaced when they are there. */
  pixelsChanged(region: Region): void;
  /** Lets go of the textures. */
  release(): void;
}

/** Values 0..255 for probabilities 0..1. */
export function probabilityInput(
  image: MultiscaleImage,
  onBroken: (error: unknown) => void,
): ProbabilityInput {
  const reader = tileReader(image);
  const tiles = new Tiles({
    grid: image.grid,
    format: "r8unorm",
    isZeroClear: true,
    peek: () => "absent",
    async load(place, signal): Promise<TilePixels> {
      const { data, shape } = await reader.read(place, signal);
      const bytes = data instanceof Uint8Array ? data : Uint8Array.from(data);
      return bytes.some(Boolean) ? { data: bytes, pitch: shape.at(-1) ?? 1 } : undefined;
    },
    onBroken,
  });
  return {
    tiles,
    pixelsChanged(region) {
      for (const place of reader.touched(tiles, region)) tiles.reload(place);
    },
    release: () => tiles.release(),
  };
}

/** One colour where there is one class; with a `class` axis each class but the first, the background, has its own. */
export function drawProbability(
  layer: ProbabilityLayer,
  { tiles }: ProbabilityInput,
  { dims, isLowest, isVisible, columns }: DrawnIn,
): DeckLayer {
  const { grid, color, threshold } = layer;
  const { opacity, parameters } = blendOf(layer.blending.value, {
    opacity: layer.opacity.value,
    isLowest,
  });
  const common = { opacity, threshold: threshold.value };
  const classes = lengthOf(grid, "class");
  const parts = Array.from({ length: classes }, (_, index): Part => {
    const slice = sliceOf(grid, { ...dims, class: index });
    return { index, slice, uniforms: { ...common, color: glColor(index, color.value) } };
  });
  return new ClassQuads({
    id: layer.id,
    tiles,
    parameters,
    visible: isVisible,
    columns,
    parts: classes > 1 ? parts.slice(1) : parts,
  });
}

interface Part {
  readonly index: number;
  readonly slice: readonly number[];
  readonly uniforms: Shading["uniforms"];
}

interface ClassQuadsProps extends LayerProps {
  readonly tiles: Tiles;
  readonly columns: Columns;
  readonly parts: readonly Part[];
}

/** The quads of each class that is drawn. */
class ClassQuads extends CompositeLayer<Required<ClassQuadsProps>> {
  static override layerName = "ClassQuads";

  override renderLayers(): DeckLayer[] {
    const { tiles, parts, id, visible, columns, parameters } = this.props;
    return parts.map(
      ({ index, slice, uniforms }) =>
        new TileQuads({
          id: `${id}-${index}`,
          tiles,
          slices: [slice],
          visible,
          columns,
          parameters,
          shading: { module: probabilityModule, tileTextures: ["valueTexture"], uniforms },
        }),
    );
  }

  override get isLoaded(): boolean {
    return super.isLoaded && this.getSubLayers().every((layer) => layer.isLoaded);
  }
}

/** The first class that is drawn has the layer's colour; the others those of the labels that they would become. */
function glColor(index: number, color: Rgb): number[] {
  const rgb = index <= 1 ? color : labelColor(index, 0);
  return rgb.map((part) => part / 255);
}

const probabilityModule = {
  name: "probability",
  fs: `\
uniform probabilityUniforms {
  vec3 color;
  float opacity;
  float threshold;
} probability;
uniform sampler2D valueTexture;

vec4 colorAt(ivec2 texel) {
  float value = texelFetch(valueTexture, texel, 0).r;
  if (value == 0.0 || value < probability.threshold) discard;
  float certainty = (value - probability.threshold) / max(1.0 - probability.threshold, 0.004);
  return vec4(probability.color, probability.opacity * mix(0.45, 1.0, certainty));
}
`,
  uniformTypes: { color: "vec3<f32>", opacity: "f32", threshold: "f32" },
} satisfies QuadModule;
