import { CompositeLayer, type Layer as DeckLayer, type LayerProps } from "@deck.gl/core";
import { labelColor } from "#core/labels/label-color.ts";
import { drawnClasses } from "#core/layers/classes.ts";
import { lengthOf, withoutAxes } from "#core/layers/grid.ts";
import type { ProbabilityLayer, Rgb } from "#core/layers/layer.ts";
import type { MultiscaleImage, Region } from "#io/pixel-source.ts";
import { blendOf } from "./blending.ts";
import type { Columns, DrawnIn } from "./drawn-in.ts";
import { mostProbableShading, mostProbableTiles } from "./most-probable.ts";
import type { QuadModule } from "./quad-shader.ts";
import { tileReader } from "./read-tiles.ts";
import { tileBoxes } from "./tile-boxes.ts";
import { sliceOf } from "./tile-plan.ts";
import { type Shading, TileQuads } from "./tile-quads.ts";
import { type TilePixels, Tiles } from "./tiles.ts";

/** What a probability layer is drawn from. */
export interface ProbabilityInput {
  readonly tiles: Tiles;
  /** Of the most probable classes; made when they are first looked at. */
  classTiles(): Tiles;
  /** Of all textures. */
  readonly textureBytes: number;
  /** Pixels of level 0 were written behind the source: tiles that touch them are read again, and replaced when they are there. */
  pixelsChanged(region: Region): void;
  /** Asks once more for tiles that could not be read. */
  readAgain(): void;
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
  let ofClasses: Tiles | undefined;
  return {
    tiles,
    classTiles() {
      ofClasses ??= mostProbableTiles(image, onBroken);
      return ofClasses;
    },
    get textureBytes() {
      return tiles.textureBytes + (ofClasses?.textureBytes ?? 0);
    },
    pixelsChanged(region) {
      for (const place of reader.touched(tiles, region)) tiles.reload(place);
      if (!ofClasses) return;
      const { touched } = tileBoxes(withoutAxes(image.grid, ["class"]));
      for (const place of touched(ofClasses, region)) ofClasses.reload(place);
    },
    readAgain() {
      tiles.readAgain();
      ofClasses?.readAgain();
    },
    release() {
      tiles.release();
      ofClasses?.release();
    },
  };
}

/**
 * One colour where there is one class; with a `class` axis each class but the background has its own, over each other or each pixel that of
 * its most probable one: the first the layer's colour, the others those of the labels that they would become.
 */
export function drawProbability(
  layer: ProbabilityLayer,
  input: Pick<ProbabilityInput, "tiles" | "classTiles">,
  { dims, isLowest, isVisible, columns }: DrawnIn,
): DeckLayer {
  const { grid, color, threshold } = layer;
  const { opacity, parameters } = blendOf(layer.blending.value, {
    opacity: layer.opacity.value,
    isLowest,
  });
  const common = { opacity, threshold: threshold.value };
  const classes = drawnClasses(grid);
  const shown = { id: layer.id, parameters, visible: isVisible, columns };
  if (lengthOf(grid, "class") > 1 && layer.shows.value === "class") {
    const slice = sliceOf(withoutAxes(grid, ["class"]), dims);
    const part = { id: "class", slice, shading: mostProbableShading(layer, opacity) };
    return new ClassQuads({ ...shown, tiles: input.classTiles(), parts: [part] });
  }
  const parts = classes.map(({ index, label }, i): Part => {
    const slice = sliceOf(grid, { ...dims, class: index });
    const uniforms = { ...common, color: glColor(i === 0 ? color.value : labelColor(label, 0)) };
    const shading = { module: probabilityModule, tileTextures: ["valueTexture"], uniforms };
    return { id: String(index), slice, shading };
  });
  return new ClassQuads({ ...shown, tiles: input.tiles, parts });
}

interface Part {
  readonly id: string;
  readonly slice: readonly number[];
  readonly shading: Shading;
}

interface ClassQuadsProps extends LayerProps {
  readonly tiles: Tiles;
  readonly columns: Columns;
  readonly parts: readonly Part[];
}

/** The quads of each class that is drawn, or of all of them together. */
class ClassQuads extends CompositeLayer<Required<ClassQuadsProps>> {
  static override layerName = "ClassQuads";

  override renderLayers(): DeckLayer[] {
    const { tiles, parts, id, visible, columns, parameters } = this.props;
    return parts.map(
      (part) =>
        new TileQuads({
          ...{ tiles, visible, columns, parameters },
          id: `${id}-${part.id}`,
          slices: [part.slice],
          shading: part.shading,
        }),
    );
  }

  override get isLoaded(): boolean {
    return super.isLoaded && this.getSubLayers().every((layer) => layer.isLoaded);
  }
}

function glColor(rgb: Rgb): number[] {
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
