import type { MultiscaleImage } from "#io/pixel-source.ts";
import { type ObjectsFromProbability, PlaneObjects } from "./plane-objects.ts";

export interface MadeObjects {
  readonly count: number;
  /** Areas too large to be looked at whole, which are one object each. */
  readonly unsplit: number;
}

/**
 * Fills empty labels with a number for each object of a prediction, plane by plane. Objects are what they would be if a plane
 * was looked at whole: borders of blocks cut none. Memory holds a block, or the box around one object.
 */
export async function objectsFromProbability(
  image: MultiscaleImage,
  wanted: ObjectsFromProbability,
): Promise<MadeObjects> {
  const planes = planesOf(image.grid);
  const made = { count: 0, unsplit: 0 };
  for (const [i, plane] of planes.entries()) {
    const objects = new PlaneObjects(image, { plane, wanted, made });
    await objects.make((done) => wanted.onProgress((i + done) / planes.length));
  }
  return made;
}

/** Every place along the axes other than y, x and the classes. */
function planesOf({ axes, shape }: MultiscaleImage["grid"]): { [axis: string]: number }[] {
  let planes: { [axis: string]: number }[] = [{}];
  for (const [i, axis] of axes.entries()) {
    if (axis === "y" || axis === "x" || axis === "class") continue;
    const places = [...Array(shape[i] ?? 1).keys()];
    planes = planes.flatMap((plane) => places.map((at) => ({ ...plane, [axis]: at })));
  }
  return planes;
}
