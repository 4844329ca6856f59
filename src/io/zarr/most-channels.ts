import { Failure } from "#core/failure.ts";
import { type Grid, lengthOf } from "#core/layers/grid.ts";

/** More than any instrument has; every channel has settings of its own, which a document of a few bytes must not fill the memory with. */
const mostChannels = 65_536;

/** Throws `reader/unsupported` for an image that says it has more. */
export function checkChannels(grid: Pick<Grid, "axes" | "shape">, source: string): void {
  const count = lengthOf(grid, "c");
  if (count > mostChannels)
    throw new Failure(
      { code: "reader/unsupported", source },
      `Cannot read ${source}: it says that it has ${count} channels; images of up to ${mostChannels} can be opened`,
    );
}
