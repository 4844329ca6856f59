import { chunkSize } from "#core/labels/chunk-grid.ts";
import type { LabelArray, LabelsDtype } from "#core/labels/chunk-level.ts";
import type { EditableLabels } from "#core/labels/editable-labels.ts";
import type { LabelColoring } from "#core/labels/label-color.ts";
import type { LabelsLayer } from "#core/layers/layer.ts";
import { blendOf } from "./blending.ts";
import type { DrawnIn } from "./drawn-in.ts";
import { labelsProgram } from "./labels-shader.ts";
import type { Table } from "./table-textures.ts";
import { sliceOf } from "./tile-plan.ts";
import { TileQuads } from "./tile-quads.ts";
import { type TilePixels, Tiles } from "./tiles.ts";

/** What a labels layer is drawn from. */
export interface LabelsInput {
  readonly tiles: Tiles;
  /** Lets go of the textures. */
  release(): void;
}

/** Follows the edits of `labels`: a stroke goes to the GPU as the rectangles that it changed. */
export function labelsInput(
  labels: EditableLabels,
  onBroken: (error: unknown) => void,
): LabelsInput {
  const tiles = new Tiles({
    grid: labels.grid,
    format: formats[labels.dtype],
    isZeroClear: true,
    peek({ level, key }) {
      const chunks = labels.level(level);
      return chunks.has(key) ? asPixels(chunks.get(key)) : "absent";
    },
    load: async (place, signal) => asPixels(await labels.loadChunk(place, signal)),
    onBroken,
  });
  const stop = labels.subscribe((change) => {
    for (const [level, { byKey }] of change.entries())
      for (const [key, rect] of byKey) tiles.update({ level, key }, rect);
  });
  return {
    tiles,
    release() {
      stop();
      tiles.release();
    },
  };
}

export function drawLabels(
  layer: LabelsLayer,
  { tiles }: Pick<LabelsInput, "tiles">,
  { dims, isLowest, isVisible, columns }: DrawnIn,
): TileQuads {
  const { opacity, parameters } = blendOf(layer.blending.value, {
    opacity: layer.opacity.value,
    isLowest,
  });
  const coloring = layer.coloring.value;
  const isOutline = layer.contour.value > 0;
  const { palette, seed, selected, direct } = coloring;
  return new TileQuads({
    id: layer.id,
    tiles,
    slices: [sliceOf(layer.grid, dims)],
    visible: isVisible,
    columns,
    parameters,
    shading: {
      module: labelsProgram({ isOutline, hasOwnColors: direct !== undefined }),
      tileTextures: ["idTexture"],
      looksBeside: isOutline,
      tables: tablesOf(coloring),
      uniforms: {
        opacity,
        contour: layer.contour.value,
        showSelected: layer.showSelected.value ? 1 : 0,
        seed,
        selected,
        slots: palette.colors.length,
        fixedIds: palette.fixed,
        firstHashed: palette.firstHashed,
        directEntries: direct ? direct.entries.length / 2 : 0,
      },
    },
  });
}

function tablesOf({ table, direct }: LabelColoring): { readonly [name: string]: Table } {
  return {
    colorTexture: { format: "rgba8uint", data: table, width: table.length / 4 },
    ...(direct && {
      directTexture: { format: "rg32uint", data: direct.entries, width: direct.width },
    }),
  };
}

const formats = { uint8: "r8uint", uint16: "r16uint", uint32: "r32uint" } as const satisfies {
  [D in LabelsDtype]: string;
};

function asPixels(data: LabelArray | undefined): TilePixels {
  return data && { data, pitch: chunkSize };
}
