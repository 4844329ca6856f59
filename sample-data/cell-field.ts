import { distanceTo, type Ellipse, outlineOf } from "./outline.ts";
import type { Random } from "./random.ts";
import { length } from "./shading.ts";
import { type Plane, smoothNoise } from "./smooth-noise.ts";
import { divide } from "./territories.ts";

/** Cultured cells, each known by its nucleus. */
export interface CellField {
  readonly size: number;
  readonly nuclei: readonly Nucleus[];
  /** The index of the nucleus that is nearest, and how far its outline is, px, negative inside it. */
  readonly owners: Uint16Array;
  readonly distance: Plane;
}

export interface Nucleus extends Ellipse {
  /** Of its stain; 1 is usual. */
  readonly brightness: number;
  /** Of the cell's actin. */
  readonly actin: number;
}

export function growCells(random: Random, size: number): CellField {
  const nuclei = placeNuclei(random, size);
  const noise = (spacing: number) => smoothNoise({ random, size, spacing })(0);
  const bend = () => {
    const ripple = noise(7);
    return noise(16).map((value, at) => 1.8 * value + 0.5 * (ripple[at] ?? 0));
  };
  const warp = { x: bend(), y: bend() };
  const owners = divide(nuclei, { size, warp });
  const outlines = nuclei.map(outlineOf);
  const distance = warp.x.map((bendX, at) => {
    const outline = outlines[owners[at] ?? 0];
    const y = Math.floor(at / size);
    return outline ? distanceTo(outline, (at % size) + bendX, y + (warp.y[at] ?? 0)) : size;
  });
  return { size, nuclei, owners, distance };
}

/** Colonies: nuclei of one stand close, and some touch. */
function placeNuclei(random: Random, size: number): Nucleus[] {
  const nuclei: Nucleus[] = [];
  for (let colony = 0; colony < 62; colony++) {
    const [x, y] = [random.between(0, size), random.between(0, size)];
    const members = Math.floor(random.between(1, 7));
    for (let i = 0; i < members; i++) {
      const isDividing = random.uniform() < 0.07;
      const nucleus = {
        ...{ x: x + 27 * random.normal(), y: y + 27 * random.normal(), axis: random.direction() },
        radius: isDividing ? random.between(8, 11) : random.between(13, 21),
        stretch: random.between(1, isDividing ? 1.5 : 1.25),
        brightness: isDividing ? random.between(1.5, 1.9) : brightnessOf(random),
        actin: random.between(0.5, 1.3),
      };
      const isFree = nuclei.every(
        (other) =>
          length(nucleus.x - other.x, nucleus.y - other.y) > 0.92 * (nucleus.radius + other.radius),
      );
      if (isFree) nuclei.push(nucleus);
    }
  }
  return nuclei;
}

/** Nearly half of the nuclei are so dim that the background elsewhere is brighter. */
function brightnessOf(random: Random): number {
  return random.uniform() < 0.45 ? random.between(0.22, 0.42) : random.between(0.55, 1.2);
}
