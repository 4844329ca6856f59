import { type Random, shuffled } from "#core/random.ts";
import type { HoldOut, Piece } from "./hold-out.ts";
import { cut, isEmpty, type Rect } from "./plane.ts";

export interface AreaOptions {
  readonly patch: readonly [number, number];
  readonly isApart: boolean;
  /** Where only some of what is held out is to be measured on: so many pieces, from all over. */
  readonly sample?: Sample | undefined;
}

export interface Sample {
  readonly most: number;
  readonly random: Random;
}

/** One rectangle of each of some sheets, which training does not see: whole images, or a region of them. */
export function holdOutAreas(
  areas: ReadonlyMap<number, Rect>,
  { patch, isApart, sample }: AreaOptions,
): HoldOut {
  const tilings = [...areas].map(([sheet, area]) => new Tiling(sheet, { area, patch }));
  return {
    pieces: sample ? sampled(tilings, sample) : tilings.flatMap((tiling) => tiling.all()),
    isApart,
    isSample: sample !== undefined,
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

/** Patches over an area, in reading order. */
class Tiling {
  readonly #sheet: number;
  readonly #area: Rect;
  readonly #patch: readonly [number, number];
  readonly #columns: number;
  readonly count: number;

  constructor(
    sheet: number,
    { area, patch }: { readonly area: Rect; readonly patch: readonly [number, number] },
  ) {
    this.#sheet = sheet;
    this.#area = area;
    this.#patch = patch;
    this.#columns = Math.ceil(area.width / patch[1]);
    this.count = Math.ceil(area.height / patch[0]) * this.#columns;
  }

  piece(at: number): Piece {
    const [height, width] = this.#patch;
    const y = this.#area.y + Math.floor(at / this.#columns) * height;
    const x = this.#area.x + (at % this.#columns) * width;
    return { sheet: this.#sheet, ...cut({ y, x, height, width }, this.#area) };
  }

  all(): Piece[] {
    return Array.from({ length: this.count }, (_, at) => this.piece(at));
  }
}

/** Of areas of any size, without making a piece that is not wanted. As often from each area, whatever its size. */
function sampled(tilings: readonly Tiling[], { most, random }: Sample): Piece[] {
  const count = tilings.reduce((sum, tiling) => sum + tiling.count, 0);
  if (count <= most) return tilings.flatMap((tiling) => tiling.all());
  const order = shuffled(tilings, random);
  const taken = order.map(() => new Set<number>());
  const pieces: Piece[] = [];
  for (let turn = 0; pieces.length < most; turn = (turn + 1) % order.length) {
    const [tiling, own] = [order[turn], taken[turn]];
    if (!tiling || !own || own.size === tiling.count) continue;
    let at = random.below(tiling.count);
    while (own.has(at)) at = (at + 1) % tiling.count;
    own.add(at);
    pieces.push(tiling.piece(at));
  }
  return pieces;
}
