import type { MultiscaleImage } from "#io/pixel-source.ts";
import { type ObjectsFromProbability, ObjectsInBlocks } from "./objects-in-blocks.ts";

export interface MadeObjects {
  readonly count: number;
  /** Areas too large to be looked at whole, which are one object each. */
  readonly unsplit: number;
}

/**
 * Fills empty labels with a number for each object of a prediction, plane by plane, or stack by stack. Objects are what they would be
 * if a plane, or a stack, was looked at whole: borders of blocks cut none. Memory holds a block, or the box around one object, and
 * of a stack two rows of every plane.
 */
export async function objectsFromProbability(
  image: MultiscaleImage,
  wanted: ObjectsFromProbability,
): Promise<MadeObjects> {
  const within = wanted.extent === "volume" ? ["z", "y", "x", "class"] : ["y", "x", "class"];
  const places = placesOf(image.grid, within);
  const made = { count: 0, unsplit: 0 };
  for (const [i, place] of places.entries()) {
    const objects = new ObjectsInBlocks(image, { place, wanted, made });
    await objects.make((done) => wanted.onProgress((i + done) / places.length));
  }
  return made;
}

/** Every place along the other axes. */
function placesOf(
  { axes, shape }: MultiscaleImage["grid"],
  within: readonly string[],
): { [axis: string]: number }[] {
  let places: { [axis: string]: number }[] = [{}];
  for (const [i, axis] of axes.entries()) {
    if (within.includes(axis)) continue;
    const indices = [...Array(shape[i] ?? 1).keys()];
    places = places.flatMap((place) => indices.map((at) => ({ ...place, [axis]: at })));
  }
  return places;
}
