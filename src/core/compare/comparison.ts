import type { LayerId } from "../ids.ts";

/** "swipe": a divider, A left of it and B right of it. "side-by-side": the same place twice. "difference": where they agree, and where not. */
export const comparisonViews = ["swipe", "side-by-side", "difference"] as const;
export type ComparisonView = (typeof comparisonViews)[number];

/** Two layers that are looked at against each other. */
export interface Comparison {
  readonly a: LayerId;
  readonly b: LayerId;
  readonly view: ComparisonView;
  /** Where the divider of "swipe" is, as a share of the picture's width, 0..1. */
  readonly divider: number;
  /** The label or class that is compared; null where all but background are one. */
  readonly label: number | null;
}

/** What a comparison begins with. */
export const freshComparison = { view: "swipe", divider: 0.5, label: null } as const;
