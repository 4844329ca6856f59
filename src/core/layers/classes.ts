import { type Grid, lengthOf, type PredictedClass } from "./grid.ts";

/**
 * The classes of a prediction, in their order along its axis `class`: those that whoever made it says, else the first is the background. A
 * prediction without that axis has one, label 1.
 */
export function classesOf(
  grid: Pick<Grid, "axes" | "shape" | "classes">,
): readonly PredictedClass[] {
  if (grid.classes) return grid.classes;
  const length = lengthOf(grid, "class");
  const first = grid.axes.includes("class") && length > 1 ? 0 : 1;
  return Array.from({ length }, (_, i) => ({ label: i + first, name: String(i + first) }));
}

/** Those that are drawn, with their index along the axis. */
export function drawnClasses(
  grid: Pick<Grid, "axes" | "shape" | "classes">,
): readonly (PredictedClass & { readonly index: number })[] {
  return classesOf(grid).flatMap((each, index) => (each.label === 0 ? [] : [{ ...each, index }]));
}

/** The index of the class that becomes that label; undefined where no class does. */
export function indexOfClass(grid: Grid, label: number): number | undefined {
  const found = classesOf(grid).findIndex((each) => each.label === label);
  return found < 0 ? undefined : found;
}
