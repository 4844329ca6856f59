import type { Layer as DeckLayer } from "@deck.gl/core";
import type { Comparison } from "#core/compare/comparison.ts";
import type { LayerId } from "#core/ids.ts";
import { factorsOf, type Grid, lengthOf } from "#core/layers/grid.ts";
import type { Layer } from "#core/layers/layer.ts";
import type { Dims } from "#core/viewer-model.ts";
import type { PixelSource, Region } from "#io/pixel-source.ts";
import { blendOf } from "../layers/blending.ts";
import { tileBoxes } from "../layers/tile-boxes.ts";
import { sliceOf, type TileId } from "../layers/tile-plan.ts";
import { TileQuads } from "../layers/tile-quads.ts";
import { type TilePixels, Tiles } from "../layers/tiles.ts";
import { differenceModule } from "./difference-shader.ts";
import { lowestStrength, type PlaneRect, type Side, sideOf } from "./side.ts";

export interface DifferenceParts {
  readonly a: Layer;
  readonly b: Layer;
  readonly label: Comparison["label"];
  /** Fine to coarse. */
  levels(layer: Layer): readonly PixelSource[];
  onBroken(layer: LayerId, error: unknown): void;
}

/** Where two layers agree and where not, worked out tile by tile as they are drawn. The owner releases it. */
export class Difference {
  readonly #parts: DifferenceParts;
  readonly #grid: Grid;
  readonly #sides: readonly [Side, Side];
  readonly #boxes: ReturnType<typeof tileBoxes>;
  readonly tiles: Tiles;

  constructor(parts: DifferenceParts) {
    const { a, b, label, levels } = parts;
    this.#parts = parts;
    this.#sides = [
      sideOf(a, { levels: levels(a), label }),
      sideOf(b, { levels: levels(b), label }),
    ];
    this.#grid = gridOf(...this.#sides);
    this.#boxes = tileBoxes(this.#grid);
    this.tiles = new Tiles({
      grid: this.#grid,
      format: "r16uint",
      isZeroClear: true,
      peek: () => "absent",
      load: (place, signal) => this.#load(place, signal),
      onBroken: (error) => parts.onBroken(a.id, error),
    });
  }

  /** Thresholds are uniforms: they move without reading anything. */
  draw(dims: Dims): DeckLayer {
    const { a, b } = this.#parts;
    const { opacity, parameters } = blendOf("translucent", { opacity: 0.75, isLowest: false });
    return new TileQuads({
      id: "difference",
      tiles: this.tiles,
      slices: [sliceOf(this.#grid, dims)],
      columns: [0, 1],
      parameters,
      shading: {
        module: differenceModule,
        tileTextures: ["pairTexture"],
        uniforms: { opacity, lowestA: lowestStrength(a), lowestB: lowestStrength(b) },
      },
    });
  }

  /** Pixels of level 0 of one side are others now. */
  pixelsChanged(region: Region): void {
    for (const place of this.#boxes.touched(this.tiles, region)) this.tiles.reload(place);
  }

  release(): void {
    this.tiles.release();
  }

  /** A's strength in the low byte, B's in the high one; 0 where one of them does not know. */
  async #load(place: TileId, signal: AbortSignal): Promise<TilePixels> {
    const rect = this.#rectOf(place);
    const [a, b] = await Promise.all(this.#sides.map((side) => side.read(rect, signal)));
    if (!a || !b) throw new Error("a comparison has two sides");
    const pairs = new Uint16Array(rect.height * rect.width);
    for (let at = 0; at < pairs.length; at++) {
      if (a.known?.[at] === 0 || b.known?.[at] === 0) continue;
      pairs[at] = (a.strengths[at] ?? 0) | ((b.strengths[at] ?? 0) << 8);
    }
    return pairs.some(Boolean) ? { data: pairs, pitch: rect.width } : undefined;
  }

  #rectOf(place: TileId): PlaneRect {
    const { axes } = this.#grid;
    const { y = [0, 0], x = [0, 0], ...others } = this.#boxes.regionOf(place);
    const factors = factorsOf(this.#grid, place.level);
    const at = Object.entries(others).map(
      ([axis, [index]]) => [axis, Math.floor(index * (factors[axes.indexOf(axis)] ?? 1))] as const,
    );
    const shape = this.#grid.levelShapes[place.level] ?? this.#grid.shape;
    return {
      ...{ y: y[0], x: x[0], height: y[1] - y[0], width: x[1] - x[0] },
      levelHeight: lengthOf({ axes, shape }, "y"),
      levelWidth: lengthOf({ axes, shape }, "x"),
      at: Object.fromEntries(at),
    };
  }
}

/** The grid of the side with more axes, so that every slice of both can be reached. */
function gridOf(a: Side, b: Side): Grid {
  return b.grid.axes.length > a.grid.axes.length ? b.grid : a.grid;
}
