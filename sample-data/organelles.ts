import { type Cell, sliceOf } from "./cells.ts";
import type { Random } from "./random.ts";
import { length, step } from "./shading.ts";
import type { Plane } from "./smooth-noise.ts";

/**
 * What lies inside cells and is as dark as their membranes: mitochondria, vesicles and vacuoles. A
 * threshold takes them for membranes; the labels do not.
 */
export interface Organelles {
  readonly mitochondria: readonly Mitochondrion[];
  readonly bubbles: readonly Bubble[];
}

interface Mitochondrion {
  readonly owner: number;
  readonly offset: readonly [number, number];
  readonly axis: readonly [number, number];
  readonly long: number;
  readonly short: number;
  /** Middle and half height of the ellipsoid, sections. */
  readonly z: number;
  readonly height: number;
}

/** A vesicle or a vacuole: a dark ring, in one section only. */
interface Bubble {
  readonly owner: number;
  readonly offset: readonly [number, number];
  readonly z: number;
  readonly radius: number;
  readonly darkness: number;
}

/** `range`: the sections there are, as z of the cells. */
export function placeOrganelles(
  random: Random,
  { cells, range }: { cells: readonly Cell[]; range: readonly number[] },
): Organelles {
  const mitochondria: Mitochondrion[] = [];
  const bubbles: Bubble[] = [];
  for (const [owner, cell] of cells.entries()) {
    const count = cell.radius > 50 ? 3 : cell.radius > 24 ? 1 : 0;
    for (let i = 0; i < count; i++) {
      const short = random.between(0.22, 0.42) * Math.min(cell.radius, 45);
      mitochondria.push({
        ...{ owner, short, long: short * random.between(1.1, 1.9), axis: random.direction() },
        offset: somewhere(random, 0.6 * cell.radius),
        z: random.between(range[0] ?? 0, range.at(-1) ?? 0),
        height: random.between(2.5, 6),
      });
    }
    for (const z of range) bubbles.push(...placeBubbles(random, { owner, cell, z }));
  }
  return { mitochondria, bubbles };
}

function placeBubbles(
  random: Random,
  { owner, cell, z }: { owner: number; cell: Cell; z: number },
): Bubble[] {
  const isFull = owner % 3 !== 0;
  const count = Math.floor((isFull ? 0.011 : 0.002) * cell.radius * cell.radius);
  const vesicles = Array.from({ length: count }, () => ({
    ...{ owner, z, offset: somewhere(random, cell.radius) },
    radius: random.between(2.5, 4.8),
    darkness: random.between(0.2, 0.6),
  }));
  if (cell.radius < 20 || random.uniform() < 0.55) return vesicles;
  const radius = random.between(6, 13);
  const darkness = random.between(0.4, 0.75);
  return [
    ...vesicles,
    { owner, z, offset: somewhere(random, 0.5 * cell.radius), radius, darkness },
  ];
}

function somewhere(random: Random, radius: number): readonly [number, number] {
  const [x, y] = random.direction();
  const distance = radius * Math.sqrt(random.uniform());
  return [x * distance, y * distance];
}

/** The section that organelles are drawn on. */
export interface Section {
  readonly z: number;
  readonly size: number;
  readonly cells: readonly Cell[];
  readonly owners: Uint16Array;
  /** From the nearest membrane, px. */
  readonly distance: Plane;
  /** Dark where it is near 0: the folds inside mitochondria. */
  readonly folds: Plane;
}

/** Draws into `density`: 0 lets all electrons pass, 1 is a dark membrane. */
export function drawOrganelles(
  density: Plane,
  { organelles, section }: { organelles: Organelles; section: Section },
): void {
  for (const bubble of organelles.bubbles)
    if (bubble.z === section.z) drawBubble(density, { bubble, section });
  for (const body of organelles.mitochondria) drawMitochondrion(density, { body, section });
}

function drawBubble(density: Plane, { bubble, section }: { bubble: Bubble; section: Section }) {
  forPixels(section, { ...bubble, reach: bubble.radius + 3 }, (at, x, y) => {
    if ((section.distance[at] ?? 0) < 3) return;
    const fromRing = Math.abs(length(x, y) - bubble.radius);
    const ring = bubble.darkness * step(-fromRing, { low: -2, high: -0.4 });
    const before = density[at] ?? 0;
    density[at] = Math.max(before, before * 0.6 + ring);
  });
}

function drawMitochondrion(
  density: Plane,
  { body, section }: { body: Mitochondrion; section: Section },
) {
  const fromMiddle = (section.z - body.z) / body.height;
  const left = 1 - fromMiddle * fromMiddle;
  if (left < 0.1) return;
  const scale = Math.sqrt(left);
  const long = scale * body.long;
  const short = scale * body.short;
  const [axisX, axisY] = body.axis;
  forPixels(section, { ...body, reach: long + 4 }, (at, x, y) => {
    const around = length((x * axisX + y * axisY) / long, (y * axisX - x * axisY) / short);
    const outside = Math.max((around - 1) * short, 8 - (section.distance[at] ?? 0));
    const outline = 0.8 * step(-Math.abs(outside), { low: -2.6, high: -0.8 });
    const fold = 0.4 * step(-Math.abs(section.folds[at] ?? 0), { low: -0.5, high: -0.1 });
    if (outside < 0) density[at] = 0.4 + fold;
    density[at] = Math.max(density[at] ?? 0, outline);
  });
}

/** Calls back for the pixels of the owner near a place given by its offset from the owner's centre. */
function forPixels(
  { z, size, cells, owners }: Section,
  place: { owner: number; offset: readonly [number, number]; reach: number },
  draw: (at: number, x: number, y: number) => void,
) {
  const cell = cells[place.owner];
  if (cell === undefined) return;
  const slice = sliceOf(cell, z);
  const centreX = slice.x + place.offset[0];
  const centreY = slice.y + place.offset[1];
  const right = Math.min(size - 1, Math.floor(centreX + place.reach));
  const bottom = Math.min(size - 1, Math.floor(centreY + place.reach));
  for (let y = Math.max(0, Math.ceil(centreY - place.reach)); y <= bottom; y++)
    for (let x = Math.max(0, Math.ceil(centreX - place.reach)); x <= right; x++)
      if (owners[y * size + x] === place.owner) draw(y * size + x, x - centreX, y - centreY);
}
