import type { CellField } from "./cell-field.ts";
import { distanceToBoundary } from "./distance.ts";
import type { Random } from "./random.ts";
import { clamp, length, step } from "./shading.ts";
import { type Plane, smoothNoise } from "./smooth-noise.ts";

/** Light in photons per pixel, of the stain in the nuclei. */
export function drawStain(random: Random, { size, nuclei, owners, distance }: CellField): Plane {
  const noise = (spacing: number) => smoothNoise({ random, size, spacing })(0);
  const [coarse, fine, holes, glow] = [noise(6), noise(2.5), noise(5), noise(130)];
  const light = distance.map((outside, at) => {
    const chromatin = 1 + 0.22 * (coarse[at] ?? 0) + 0.14 * (fine[at] ?? 0);
    const nucleolus = 1 - 0.45 * step(holes[at] ?? 0, { low: 1.1, high: 1.8 });
    const body = step(-outside, { low: -0.8, high: 2.2 });
    const stain = (nuclei[owners[at] ?? 0]?.brightness ?? 0) * body * chromatin * nucleolus;
    return 56 * stain + 12 + 5 * (glow[at] ?? 0);
  });
  addSpots(random, { light, size, count: 60, radius: [20, 44], photons: [6, 24] }); // out of focus
  addSpots(random, { light, size, count: 120, radius: [2, 7], photons: [15, 70] }); // debris
  return light;
}

/** Light of the actin: a body around each nucleus with fibres along it, and a brighter rim where cells meet. */
export function drawActin(random: Random, { size, nuclei, owners, distance }: CellField): Plane {
  const noise = (spacing: number) => smoothNoise({ random, size, spacing })(0);
  const [cloud, glow, bend, fibres] = [noise(12), noise(160), noise(30), noise(1.6)];
  const fromRim = distanceToBoundary(owners, { size, reach: 6 });
  return distance.map((outside, at) => {
    const owner = owners[at] ?? 0;
    const nucleus = nuclei[owner];
    if (nucleus === undefined) throw new Error(`No nucleus ${owner}.`);
    const dx = (at % size) - nucleus.x;
    const dy = Math.floor(at / size) - nucleus.y;
    const across = dy * nucleus.axis[0] - dx * nucleus.axis[1];
    const lane = Math.round(across + 4 * (bend[at] ?? 0)) + size / 2;
    const fibre = fibres[owner * size + clamp(lane, { low: 0, high: size - 1 })] ?? 0;
    const body = step(-outside, { low: -38 - 6 * (cloud[at] ?? 0), high: -4 });
    const overNucleus = 0.35 * step(-outside, { low: -2, high: 4 });
    const rim = step(-(fromRim[at] ?? 6), { low: -3.5, high: -0.5 });
    const texture = 0.55 + 0.12 * (cloud[at] ?? 0) + 0.28 * fibre + 0.45 * rim - overNucleus;
    return 6 + 2 * (glow[at] ?? 0) + 34 * nucleus.actin * body * Math.max(0.05, texture);
  });
}

interface Spots {
  readonly light: Plane;
  readonly size: number;
  readonly count: number;
  readonly radius: readonly [number, number];
  readonly photons: readonly [number, number];
}

function addSpots(random: Random, { light, size, ...spots }: Spots): void {
  for (let i = 0; i < spots.count; i++) {
    const [centreX, centreY] = [random.between(0, size), random.between(0, size)];
    const radius = random.between(...spots.radius);
    const photons = random.between(...spots.photons);
    for (
      let y = Math.max(0, Math.ceil(centreY - radius));
      y < Math.min(size, centreY + radius);
      y++
    )
      for (
        let x = Math.max(0, Math.ceil(centreX - radius));
        x < Math.min(size, centreX + radius);
        x++
      ) {
        const inside = 1 - length(x - centreX, y - centreY) / radius;
        const at = y * size + x;
        light[at] = (light[at] ?? 0) + photons * step(inside, { low: 0, high: 0.9 });
      }
  }
}
