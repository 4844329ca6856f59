/** The order in which files without names for their axes are meant; of fewer dimensions, the last ones. */
export const usualOrder = ["t", "c", "z", "y", "x"] as const;

/** A last dimension of three or four is a colour where the image is larger than this: napari's rule. */
const smallestColored = 30;

/** Names for the dimensions of an array that has none, or in words why it is no image. */
export function usualAxes(shape: readonly number[]): readonly string[] | { lacks: string } {
  if (shape.some((length) => length < 1)) return { lacks: "it is empty" };
  const last = shape.at(-1) ?? 0;
  const isColor =
    shape.length > 2 &&
    (last === 3 || last === 4) &&
    Math.min(...shape.slice(-3, -1)) > smallestColored;
  const dimensions = isColor ? shape.length - 1 : shape.length;
  if (dimensions < 2) return { lacks: `it has ${shape.length} dimensions; an image has 2 to 5` };
  const order = isColor ? usualOrder.filter((axis) => axis !== "c") : usualOrder;
  if (dimensions > order.length)
    return { lacks: `it has ${shape.length} dimensions; known: 2 to 5` };
  const names = order.slice(-dimensions);
  return isColor ? [...names, "c"] : names;
}
