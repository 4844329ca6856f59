import { type Capsule, spansOf } from "./capsule.ts";
import type { ChunkLevel } from "./chunk-level.ts";
import type { OpenEdit } from "./edit.ts";
import { type Ink, SpanWriter } from "./ink.ts";
import { type PlanePiece, planePieces } from "./plane-pieces.ts";
import type { Rects } from "./rect.ts";

/** What is drawn with; an eraser draws label 0. */
export interface Brush extends Ink {
  /** In level-0 pixels; 0 is one pixel. */
  readonly radius: number;
  /** Makes it a ball over the axis before y and x, whose planes are this many pixels apart; without it, it is a disc in one plane. */
  readonly planeStep?: number | undefined;
}

/** Draws one segment into level 0; returns what changed there. Points are in axis order, y and x last. */
export function drawSegment(
  edit: OpenEdit,
  level: ChunkLevel,
  { from, to, brush }: { from: readonly number[]; to: readonly number[]; brush: Brush },
): Rects {
  const writer = new SpanWriter({ edit, level, ink: brush });
  const [height = 0, width = 0] = level.shape.slice(-2);
  for (const piece of planePieces(from, to, level.shape))
    for (const { plane, radius } of discsOf(piece, { brush, shape: level.shape })) {
      const capsule: Capsule = { from: piece.from, to: piece.to, radius };
      const firstKey = level.keyOf([...plane, 0, 0]);
      spansOf(capsule, { height, width }, (y, startX, stopX) =>
        writer.row(firstKey, { y, startX, stopX }),
      );
    }
  return writer.changed;
}

/** How many planes a ball reaches to either side of its own. */
export function planesBeside({ radius, planeStep }: Pick<Brush, "radius" | "planeStep">): number {
  return planeStep === undefined ? 0 : Math.floor(radius / planeStep);
}

interface Disc {
  readonly plane: readonly number[];
  readonly radius: number;
}

/** The planes that a brush cuts, and how far it reaches in each. */
function discsOf(
  { plane }: PlanePiece,
  { brush, shape }: { brush: Brush; shape: readonly number[] },
): Disc[] {
  const { radius, planeStep = 1 } = brush;
  const discs: Disc[] = [{ plane, radius }];
  const axis = plane.length - 1;
  const own = plane[axis];
  if (own === undefined) return discs;
  const beside = planesBeside(brush);
  const first = Math.max(0, own - beside);
  const last = Math.min((shape[axis] ?? 1) - 1, own + beside);
  for (let index = first; index <= last; index++) {
    const squared = radius ** 2 - ((index - own) * planeStep) ** 2;
    // A plane that the ball only touches has no pixel of it, but for the one it is centred in.
    if (index !== own && squared > 0)
      discs.push({ plane: plane.with(axis, index), radius: Math.sqrt(squared) });
  }
  return discs;
}
