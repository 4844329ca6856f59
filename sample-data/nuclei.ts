import { type CellField, growCells } from "./cell-field.ts";
import { drawActin, drawStain } from "./fluorescence.ts";
import { type Random, seeded } from "./random.ts";
import { blur, length } from "./shading.ts";
import type { Plane } from "./smooth-noise.ts";

/** Two channels of one square, each row by row: nuclei, then what lies around them. */
export interface NucleiImage {
  readonly size: number;
  readonly channels: number;
  readonly image: Uint16Array;
  /** The ids of the nuclei, 1 and up without gaps; 0 is none. */
  readonly labels: Uint16Array;
}

const size = 768;
const greyPerPhoton = 8;
const offset = 96; // grey values of a dark camera

/** Something like cultured cells in a fluorescence microscope: stained nuclei, and actin. */
export function drawNuclei(): NucleiImage {
  const random = seeded(405);
  const field = growCells(random, size);
  const image = new Uint16Array(2 * size * size);
  for (const [channel, light] of [drawStain(random, field), drawActin(random, field)].entries())
    image.set(detect(random, light), channel * size * size);
  return { size, channels: 2, image, labels: numberNuclei(field) };
}

/** What the camera counts: less light towards the corners, the lens's blur, the noise of photons and of reading. */
function detect(random: Random, light: Plane): Uint16Array {
  const lit = blur(light, { size, weight: 0.2 }).map((value, at) => {
    const fromMiddle = length((at % size) / size - 0.5, Math.floor(at / size) / size - 0.5);
    return Math.max(0, value * (1.1 - 0.8 * fromMiddle * fromMiddle));
  });
  const counts = lit.map((photons) => {
    const counted = photons + Math.sqrt(photons) * random.normal() + 0.8 * random.normal();
    return offset + greyPerPhoton * Math.max(-offset / greyPerPhoton, Math.round(counted));
  });
  return Uint16Array.from(counts);
}

/** Gives ids in order of appearance to the nuclei that show at least a speck. */
function numberNuclei({ nuclei, owners, distance }: CellField): Uint16Array {
  const smallest = 40; // px
  const areas = new Uint32Array(nuclei.length);
  for (const [at, owner] of owners.entries())
    if ((distance[at] ?? 0) < 0) areas[owner] = (areas[owner] ?? 0) + 1;
  const ids = new Map<number, number>();
  return owners.map((owner, at) => {
    if ((distance[at] ?? 0) >= 0 || (areas[owner] ?? 0) < smallest) return 0;
    const id = ids.get(owner) ?? ids.size + 1;
    ids.set(owner, id);
    return id;
  });
}
