import type { HoldOut, Piece } from "./hold-out.ts";
import { cut, isEmpty, type Rect } from "./plane.ts";

/** One rectangle of each of some sheets, which training does not see: whole images, or a region of them. */
export function holdOutAreas(
  areas: ReadonlyMap<number, Rect>,
  { patch, isApart }: { readonly patch: readonly [number, number]; readonly isApart: boolean },
): HoldOut {
  return {
    pieces: [...areas].flatMap(([sheet, area]) => tiled(area, patch, sheet)),
    isApart,
    isSample: false,
    has(sheet, y, x) {
      const area = isApart ? areas.get(sheet) : undefined;
      return !!area && !isEmpty(cut(area, { y, x, height: 1, width: 1 }));
    },
    within(sheet, rect) {
      const area = isApart ? areas.get(sheet) : undefined;
      const common = area && cut(area, rect);
      return common && !isEmpty(common) ? [common] : [];
    },
  };
}

function tiled(area: Rect, [height, width]: readonly [number, number], sheet: number): Piece[] {
  const pieces: Piece[] = [];
  for (let y = area.y; y < area.y + area.height; y += height)
    for (let x = area.x; x < area.x + area.width; x += width)
      pieces.push({ sheet, ...cut({ y, x, height, width }, area) });
  return pieces;
}
