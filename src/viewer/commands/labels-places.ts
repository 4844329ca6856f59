import { checkPoint, refused } from "#core/labels/check-stroke.ts";
import type { LabelsLayer } from "#core/layers/layer.ts";

/** The command that is told what it cannot use, and the layer it works on. */
interface Asked {
  readonly layer: LabelsLayer;
  readonly command: string;
}

/** The pixel of level 0 that a point lies in; it has to be one of the layer's. */
export function indexOf(point: readonly number[], { layer, command }: Asked): number[] {
  const { axes, shape } = layer.grid;
  checkPoint(point, { axes, command, argument: "point" });
  const index = point.map(Math.round);
  if (index.every((at, axis) => at >= 0 && at < (shape[axis] ?? 0))) return index;
  const found = `[${point.join(", ")}] lies outside of the layer's ${shape.join(" x ")} pixels`;
  throw refused({ command, argument: "point", found });
}

/** The plane that all points lie in: an index for each axis before y and x. */
export function planeOf(
  points: readonly (readonly number[])[],
  { layer, command }: Asked,
): number[] {
  const { axes, shape } = layer.grid;
  for (const point of points) checkPoint(point, { axes, command, argument: "points" });
  const planes = points.map((point) => point.slice(0, -2).map(Math.round));
  const [plane = []] = planes;
  const argument = "points";
  if (planes.some((other) => other.join() !== plane.join()))
    throw refused({ command, argument, found: "they lie in different slices; give those of one" });
  if (plane.some((at, axis) => at < 0 || at >= (shape[axis] ?? 0)))
    throw refused({ command, argument, found: `there is no slice ${plane.join(", ")} in it` });
  return plane;
}

/** The number of an axis that slices follow each other along; the one before y and x where none is named. */
export function sliceAxis(name: string | undefined, { layer, command }: Asked): number {
  const known = layer.grid.axes.slice(0, -2);
  const axis = name === undefined ? known.length - 1 : known.indexOf(name);
  if (axis >= 0) return axis;
  const named = name === undefined ? "the layer is one slice" : `${name} is no axis of slices here`;
  const found =
    known.length > 0 ? `${named}; known: ${known.join(", ")}` : "the layer is one slice";
  throw refused({ command, argument: "axis", found });
}

/** Refuses a slice that the layer does not have. */
export function checkSlice(
  slice: number | undefined,
  { layer, command, axis, argument }: Asked & { axis: number; argument: string },
): void {
  const length = layer.grid.shape[axis] ?? 1;
  if (slice === undefined || slice < length) return;
  const found = `there is no slice ${slice}; known: 0 to ${length - 1}`;
  throw refused({ command, argument, found });
}
