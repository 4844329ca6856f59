import * as v from "valibot";
import type { PredictedClass } from "#core/layers/grid.ts";
import type { Json } from "./zarr-node.ts";

const attributes = v.object({
  lamella: v.object({
    classes: v.array(
      v.object({ label: v.pipe(v.number(), v.integer(), v.minValue(0)), name: v.string() }),
    ),
  }),
});

/** What a prediction says of each class, where it has as many as it says; undefined of any other image. */
export function predictedClasses(
  found: Json,
  length: number,
): readonly PredictedClass[] | undefined {
  const { success, output } = v.safeParse(attributes, found);
  return success && output.lamella.classes.length === length ? output.lamella.classes : undefined;
}
