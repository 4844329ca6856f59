import * as v from "valibot";
import type { LayerId } from "../ids.ts";
import { extents } from "../measure/extents.ts";
import { type ObjectRules, splits } from "./separate.ts";

/** In pixels for "shape", 0..1 for "probability". */
export const usualDepth = { none: 0, shape: 1, probability: 0.1 } as const;

/** How a person says what objects are: `depth` as in `usualDepth`, `class` of several, `extent` "volume" where they go on through slices. */
export const objectChoice = v.strictObject({
  split: v.optional(v.picklist(splits), "shape"),
  depth: v.optional(v.pipe(v.number(), v.minValue(0))),
  smallest: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 16),
  fillHoles: v.optional(v.boolean(), true),
  smooth: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100)), 0),
  class: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 1),
  extent: v.optional(v.picklist(extents), "slice"),
});

export type ObjectChoice = v.InferOutput<typeof objectChoice>;

export const usualObjects: ObjectChoice = v.parse(objectChoice, {});

/** `depth` of "probability" counts in 0..1. */
export function rulesOf({ depth, class: _, extent: __, ...choice }: ObjectChoice): ObjectRules {
  return { ...choice, depth: depth ?? usualDepth[choice.split] };
}

/** Objects of a prediction that are outlined in the view before any labels are made of them. */
export interface ObjectsPreview {
  readonly layer: LayerId;
  readonly choice: ObjectChoice;
}
