import { Failure } from "#core/failure.ts";
import { type Dtype, withoutAxes } from "#core/layers/grid.ts";
import { overviewsOf } from "../overviews.ts";
import type { MultiscaleImage, PixelBlock, PixelSource, Pixels } from "../pixel-source.ts";

/** Whether an image has to become a mask before it can be labels: it has channels, numbers that are no ids, or levels that average ids. */
export function needsMask({ grid, levels, stored = levels.length }: MultiscaleImage): boolean {
  return grid.axes.includes("c") || grid.dtype.startsWith("float") || stored < levels.length;
}

/** So many pixels a side of a large mask tell whether it is one. */
const firstLookPx = 2048;

/**
 * An image as ids: exactly its values, which must be whole numbers from 0 to 4294967295. Of channels there may be
 * several that say the same, as of a grey mask saved in colours; a second one beside grey, or a fourth,
 * says how opaque a pixel is and is left out. Looks at one plane now, so that what is no mask is refused here; of a large one in
 * one level at its corner.
 */
export async function maskImage(
  image: MultiscaleImage,
  { source, signal }: { source: string; signal: AbortSignal },
): Promise<MultiscaleImage> {
  const { grid, description, ids, stored = image.levels.length } = image;
  const levels = image.levels.slice(0, stored);
  const dtype: Dtype = grid.dtype.startsWith("float") ? "uint32" : grid.dtype;
  const [finest, ...coarser] = levels.map((level) => maskLevel(level, { dtype, source }));
  if (!finest) throw new Error("an image without a level");
  const planar = grid.axes.filter((axis) => axis !== "y" && axis !== "x");
  const made = coarser.length > 0 ? [] : overviewsOf(finest, "mode");
  const coarsest = coarser.at(-1) ?? finest;
  const corner = made.length > 0 ? ([0, firstLookPx] as const) : undefined;
  const first = Object.fromEntries(planar.map((axis) => [axis, [0, 1]] as const));
  await coarsest.read({ ...first, ...(corner && { y: corner, x: corner }) }, { signal });
  return {
    grid: { ...withoutAxes(grid, ["c"]), dtype },
    levels: [finest, ...coarser, ...made],
    stored,
    ids,
    description: { ...description, channels: [], isLabels: true },
  };
}

function maskLevel(
  level: PixelSource,
  { dtype, source }: { dtype: Dtype; source: string },
): PixelSource {
  const along = level.axes.indexOf("c");
  const pick = <T>(values: readonly T[]) => values.filter((_, i) => i !== along);
  const channels = along < 0 ? 1 : (level.shape[along] ?? 1);
  const compared = channels <= 2 ? 1 : 3;
  return {
    axes: pick(level.axes),
    shape: pick(level.shape),
    chunks: pick(level.chunks),
    dtype,
    async read(region, { signal }): Promise<PixelBlock> {
      const blocks = await Promise.all(
        Array.from({ length: compared }, (_, c) =>
          level.read({ ...region, c: [c, c + 1] }, { signal }),
        ),
      );
      const [first, ...others] = blocks;
      if (!first) throw new Error("a level without channels");
      for (const { data } of others) requireSame(first.data, data, source);
      const data = dtype === level.dtype ? first.data : toIds(first.data, source);
      return { shape: pick(first.shape), data };
    },
  };
}

function requireSame(one: Pixels, other: Pixels, source: string): void {
  for (let i = 0; i < one.length; i++)
    if (one[i] !== other[i])
      throw notMask(source, "its channels differ; labels need one number a pixel");
}

function toIds(values: Pixels, source: string): Uint32Array {
  const ids = Uint32Array.from(values);
  for (let i = 0; i < ids.length; i++)
    if (ids[i] !== values[i])
      throw notMask(source, `it holds ${values[i]}; labels are whole numbers from 0 to 4294967295`);
  return ids;
}

function notMask(source: string, found: string): Failure {
  return new Failure(
    { code: "reader/unsupported", source },
    `Cannot take ${source} for labels: ${found}`,
  );
}
