import type { AugmentationMember, Move, Point } from "./augmentation.ts";

/** Turns by 0, 90, 180 or 270 degrees, one as often as another; a patch that is not square by 0 or 180. */
export const quarterTurn = {
  id: "quarter-turn",
  title: "Quarter turns",
  summary: "Turns by 0, 90, 180 or 270 degrees; no pixel is blurred",
  defaults: {},
  build: (): Move => ({
    move({ height, width }, random) {
      const turns = height === width ? random.below(4) : 2 * random.below(2);
      const put = (point: Point, y: number, x: number) => {
        point.y = y;
        point.x = x;
      };
      switch (turns) {
        case 1:
          return (point) => put(point, point.x, height - 1 - point.y);
        case 2:
          return (point) => put(point, height - 1 - point.y, width - 1 - point.x);
        case 3:
          return (point) => put(point, width - 1 - point.x, point.y);
        default:
          return undefined;
      }
    },
  }),
} as const satisfies AugmentationMember<"quarter-turn", object>;
