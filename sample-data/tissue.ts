import { type Cell, placeCells, sliceOf } from "./cells.ts";
import { distanceToBoundary } from "./distance.ts";
import { type Organelles, placeOrganelles } from "./organelles.ts";
import type { Random } from "./random.ts";
import { clamp } from "./shading.ts";
import { type Plane, smoothNoise } from "./smooth-noise.ts";
import { divide, type Warp } from "./territories.ts";

/** What there is before anyone looks: where cells lie and how their parts vary. `z` in sections. */
export interface Tissue {
  readonly cells: readonly Cell[];
  readonly organelles: Organelles;
  /** How dark each cell is inside, 0..1. */
  readonly cytoplasm: readonly number[];
  /** The cells' own z is 0 in the middle of the volume. */
  readonly cellZ: (z: number) => number;
  readonly warp: (z: number) => Warp;
  readonly fields: (z: number) => Fields;
}

/** How the parts vary over a section: planes with mean 0 and deviation 1. */
export interface Fields {
  readonly thickness: Plane;
  readonly darkness: Plane;
  readonly synapse: Plane;
  readonly folds: Plane;
  readonly grain: Plane;
  readonly cloud: Plane;
  /** Where a thin dark tubule may run, and whether one does. */
  readonly tubule: Plane;
  readonly hasTubule: Plane;
  readonly shade: Plane;
}

export function makeTissue(random: Random, volume: { size: number; sections: number }): Tissue {
  const cells = placeCells(random, volume.size);
  const cellZ = (z: number) => z - (volume.sections - 1) / 2;
  const range = Array.from({ length: volume.sections }, (_, z) => cellZ(z));
  return {
    cells,
    cellZ,
    organelles: placeOrganelles(random, { cells, range }),
    cytoplasm: cells.map(() => clamp(0.16 + 0.07 * random.normal(), { low: 0.05, high: 0.4 })),
    warp: makeWarp(random, volume),
    fields: makeFields(random, volume),
  };
}

function makeWarp(random: Random, volume: { size: number; sections: number }): Tissue["warp"] {
  const displacement = () => {
    const bend = smoothNoise({ random, ...volume, spacing: 40, sectionSpacing: 4 });
    const ripple = smoothNoise({ random, ...volume, spacing: 11, sectionSpacing: 2 });
    return (z: number) => {
      const ripples = ripple(z);
      return bend(z).map((value, at) => 6 * value + 1.2 * (ripples[at] ?? 0));
    };
  };
  const [x, y] = [displacement(), displacement()];
  return (z) => ({ x: x(z), y: y(z) });
}

function makeFields(random: Random, volume: { size: number; sections: number }): Tissue["fields"] {
  const noise = (spacing: number, sectionSpacing: number) =>
    smoothNoise({ random, ...volume, spacing, sectionSpacing });
  const thickness = noise(30, 2);
  const darkness = noise(24, 1.5);
  const synapse = noise(26, 1.5);
  const folds = noise(5, 1);
  const grain = noise(2, 1);
  const cloud = noise(9, 1);
  const tubule = noise(15, 1.2);
  const hasTubule = noise(34, 2);
  const shade = noise(150, 0.7);
  return (z) => ({
    ...{ thickness: thickness(z), darkness: darkness(z), synapse: synapse(z), folds: folds(z) },
    ...{ grain: grain(z), cloud: cloud(z), tubule: tubule(z), hasTubule: hasTubule(z) },
    shade: shade(z),
  });
}

/** Which cell each pixel is in, and how far from a membrane it is: px, at most `reach`. */
export interface Cut {
  readonly owners: Uint16Array;
  readonly distance: Plane;
}

export function cutTissue(
  tissue: Tissue,
  { z, size, reach }: { z: number; size: number; reach: number },
): Cut {
  const slices = tissue.cells.map((cell) => sliceOf(cell, tissue.cellZ(z)));
  const owners = divide(slices, { size, warp: tissue.warp(z) });
  return { owners, distance: distanceToBoundary(owners, { size, reach }) };
}
