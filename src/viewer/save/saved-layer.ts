import { directTable } from "#core/labels/direct-table.ts";
import { labelColoring } from "#core/labels/label-color.ts";
import type { ImageLayer, LabelsLayer, Layer } from "#core/layers/layer.ts";
import type { PixelSource } from "#io/pixel-source.ts";
import { idPyramid, type PyramidMethod } from "#io/write/pyramid.ts";
import type { SavedImage } from "#io/write/saved-image.ts";

export interface SavedLayerOptions {
  /** As they look now, fine to coarse. */
  readonly levels: readonly PixelSource[];
  /** How coarser levels of labels are made. */
  readonly method: PyramidMethod;
  /** Of the levels of labels, where they shall be others than the layer has. */
  readonly shapes: readonly (readonly number[])[] | undefined;
}

/** A layer as it is written to a file. Labels by "mode" of the shapes that they have keep the levels they have. */
export function savedLayer(layer: Layer, options: SavedLayerOptions): SavedImage {
  const [finest, ...coarser] = options.levels;
  if (!finest) throw new Error("a layer without levels");
  const { grid } = layer;
  const common = { name: layer.name.value, grid };
  if (layer.kind !== "labels") {
    const channels = layer.kind === "image" ? channelsOf(layer) : [];
    return { ...common, levels: [finest, ...coarser], channels, ids: undefined, method: undefined };
  }
  const { method, shapes = grid.levelShapes } = options;
  const isAsShown =
    method === "mode" && JSON.stringify(shapes) === JSON.stringify(grid.levelShapes);
  const levels = isAsShown
    ? ([finest, ...coarser] as const)
    : idPyramid(finest, { shapes, method });
  return { ...common, levels, channels: [], ids: idsOf(layer), method };
}

/** Colours as they are while no label is selected. */
function idsOf({ palette, colorSeed, labelColors, labelNames, ids }: LabelsLayer) {
  const coloring = labelColoring({
    palette: palette.value,
    seed: colorSeed.value,
    selected: 0,
    direct: directTable(labelColors.value, ids),
  });
  const names = labelNames.value;
  return {
    color: coloring.colorOf,
    name: (number: number) => names[ids.idOf(number)],
    wide: ids.isWide ? ids : undefined,
  };
}

function channelsOf({ channels }: ImageLayer): SavedImage["channels"] {
  return channels.value.map(({ name, color, visible, contrast }) => ({
    name,
    color,
    visible,
    contrast,
  }));
}
