import { createPixels, type PixelSource } from "#io/pixel-source.ts";
import type { Taken } from "#ml/results/taken-for.ts";

/** The axis of a prediction's outputs, and what their probabilities make of a pixel. */
export interface Taking {
  readonly axis: string;
  readonly taken: Taken;
}

/** What pixels are taken for, by probabilities of bytes (255 is 1) in which outputs have an axis where there are several. */
export function takenLevel(level: PixelSource, { axis, taken }: Taking): PixelSource {
  const at = level.axes.indexOf(axis);
  const others = <T>(values: readonly T[]) => values.filter((_, i) => i !== at);
  return {
    ...{ axes: others(level.axes), shape: others(level.shape), chunks: others(level.chunks) },
    dtype: taken.dtype,
    async read(region, options) {
      const { shape, data } = await level.read(region, options);
      const outputs = at < 0 ? 1 : (shape[at] ?? 1);
      const inner = at < 0 ? data.length : shape.slice(at + 1).reduce((all, n) => all * n, 1);
      const pixels = createPixels(taken.dtype, data.length / outputs);
      for (let i = 0; i < pixels.length; i++) {
        const first = Math.floor(i / inner) * outputs * inner + (i % inner);
        pixels[i] = taken.at((output) => (data[first + output * inner] ?? 0) / 255);
      }
      return { shape: others(shape), data: pixels };
    },
  };
}
