import { Failure } from "#core/failure.ts";
import { factorsOf, type Grid } from "#core/layers/grid.ts";
import type { MultiscaleImage, Region } from "#io/pixel-source.ts";
import type { Plane } from "../data/plane.ts";

/** A part of an image and where one looks at it, in level-0 pixels. */
interface Wanted {
  readonly image: MultiscaleImage;
  readonly region: Region;
  readonly focus: Plane;
  readonly level: number;
}

/** The image from one of its levels on, with what is wanted of it in that level's own pixels. Throws `command/bad-arguments` where it lacks that level. */
export function imageAtLevel({ image, region, focus, level }: Wanted): Omit<Wanted, "level"> {
  const [finest, ...coarser] = image.levels.slice(level);
  if (!finest)
    throw new Failure(
      { code: "command/bad-arguments", command: "predict.start", argument: "level" },
      `The image has ${image.grid.levels} levels, counted from 0; there is no level ${level}`,
    );
  if (level === 0) return { image, region, focus };
  const { grid } = image;
  const factors = factorsOf(grid, level);
  const factorOf = (axis: string) => factors[grid.axes.indexOf(axis)] ?? 1;
  const mapped = <V, W>(of: { readonly [axis: string]: V }, map: (value: V, factor: number) => W) =>
    Object.fromEntries(
      Object.entries(of).map(([axis, value]) => [axis, map(value, factorOf(axis))]),
    );
  return {
    image: { ...image, grid: gridFrom(grid, level), levels: [finest, ...coarser] },
    region: mapped(region, ([start, stop], factor) => [
      Math.floor(start / factor),
      Math.ceil(stop / factor),
    ]),
    focus: mapped(focus, (at, factor) => at / factor),
  };
}

function gridFrom(grid: Grid, level: number): Grid {
  const factors = factorsOf(grid, level);
  const levelShapes = grid.levelShapes.slice(level);
  return {
    ...grid,
    ...{ levels: levelShapes.length, levelShapes },
    shape: levelShapes[0] ?? grid.shape,
    scale: grid.scale.map((size, i) => size * (factors[i] ?? 1)),
  };
}
