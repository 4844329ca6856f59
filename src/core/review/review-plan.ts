import * as v from "valibot";
import { extents } from "../measure/extents.ts";

/** What is looked at one by one: the objects of a labels layer, or squares of it. */
export const reviewKinds = ["objects", "tiles"] as const;
/** "risk": by how unsure the prediction was. "position": in rows over the image. */
export const reviewOrders = ["risk", "size", "position"] as const;

/** What is reviewed, and in which order. JSON. */
export const reviewPlanSchema = v.object({
  layer: v.string(),
  of: v.picklist(reviewKinds),
  by: v.picklist(reviewOrders),
  descending: v.boolean(),
  extent: v.picklist(extents),
  /** The index along each axis with a slider; of a volume but for z. */
  slice: v.record(v.string(), v.pipe(v.number(), v.integer(), v.minValue(0))),
  /** Height and width of tiles. */
  tilePx: v.pipe(v.number(), v.integer(), v.minValue(16), v.maxValue(8192)),
  /** The probability layer that says how unsure the network was. */
  prediction: v.optional(v.string()),
});
export type ReviewPlan = v.InferOutput<typeof reviewPlanSchema>;

/** Plans of one id ask about the same items: what was decided stays when only their order is another. */
export function planId({ layer, of, extent, slice, tilePx }: ReviewPlan): string {
  const places = Object.entries(slice).map(([axis, index]) => `${axis}${index}`);
  return [layer, of === "tiles" ? `tiles${tilePx}` : of, extent, ...places].join(" ");
}
