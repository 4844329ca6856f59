import { withoutAxes } from "#core/layers/grid.ts";
import type { UncertaintyMeasure } from "#core/uncertainty/measures.ts";
import { pixelUncertainty } from "#core/uncertainty/pixel-uncertainty.ts";
import type { MultiscaleImage, PixelBlock, PixelSource } from "./pixel-source.ts";

/** Where a prediction with test-time augmentation keeps how far apart the answers were, as bytes, in a folder inside. */
export const deviationFolder = "deviation.ome.zarr";

const titles = { entropy: "Entropy", margin: "Margin" } as const satisfies {
  [M in UncertaintyMeasure]: string;
};

/**
 * How unsure a prediction is, 0..255, pixel for pixel and without its `class` axis. Computes what is read when it is read, from
 * the level that is read: it holds nothing, and is as new as the prediction. On a coarse level pixels are averages, which are less
 * sure than what they were made of.
 */
export function uncertaintyImage(
  { grid, levels, description }: MultiscaleImage,
  measure: UncertaintyMeasure,
): MultiscaleImage {
  const [finest, ...coarser] = levels;
  return {
    grid: withoutAxes({ ...grid, dtype: "uint8" }, ["class"]),
    levels: [
      uncertaintyLevel(finest, measure),
      ...coarser.map((one) => uncertaintyLevel(one, measure)),
    ],
    description: {
      ...description,
      channels: [{ name: titles[measure], contrast: [0, 255] }],
      isLabels: false,
    },
  };
}

function uncertaintyLevel(level: PixelSource, measure: UncertaintyMeasure): PixelSource {
  const along = level.axes.indexOf("class");
  const pick = <T>(values: readonly T[]) => values.filter((_, i) => i !== along);
  const classes = along < 0 ? 1 : (level.shape[along] ?? 1);
  const unsure = ({ data, shape }: PixelBlock): PixelBlock => {
    const samples = shape.slice(along + 1).reduce((product, length) => product * length, 1);
    return { data: pixelUncertainty({ data, classes, samples }, measure), shape: pick(shape) };
  };
  return {
    axes: pick(level.axes),
    shape: pick(level.shape),
    chunks: pick(level.chunks),
    dtype: "uint8",
    read: async (region, options) => unsure(await level.read(region, options)),
    peek(region) {
      const block = level.peek?.(region);
      return block && unsure(block);
    },
    filled() {
      const boxes = level.filled?.();
      return (
        boxes && [...boxes].map(({ start, stop }) => ({ start: pick(start), stop: pick(stop) }))
      );
    },
    ...(level.forget && { forget: (region) => level.forget?.(region) }),
  };
}

/** How far apart the answers of a prediction with test-time augmentation were, as it wrote them, 0..255. */
export function deviationImage({ grid, levels, description }: MultiscaleImage): MultiscaleImage {
  const channels = [{ name: "Test-time augmentation", contrast: [0, 255] as const }];
  return { grid, levels, description: { ...description, channels, isLabels: false } };
}
