import { drawOrganelles } from "./organelles.ts";
import { type Random, seeded } from "./random.ts";
import { blur, clamp, step } from "./shading.ts";
import type { Plane } from "./smooth-noise.ts";
import { type Cut, cutTissue, type Fields, makeTissue, type Tissue } from "./tissue.ts";

/** Sections of one square, each row by row. */
export interface MembraneVolume {
  readonly sections: number;
  readonly size: number;
  readonly image: Uint8Array;
  /** 1 on membranes, 0 inside cells. */
  readonly labels: Uint8Array;
}

const size = 512;
const sections = 8;
const reach = 10; // px: how far from a membrane anything depends on the distance to it
const tilts = [-1 / 3, 1 / 3]; // a section is thick: what is tilted in it is drawn wide and pale
const greyStep = 8; // five bits of grey: noise does not compress, and the sample is committed

/** Something like serial sections of nerve tissue in an electron microscope, 4 x 4 x 50 nm. */
export function drawMembranes(): MembraneVolume {
  const random = seeded(2012);
  const tissue = makeTissue(random, { size, sections });
  const image = new Uint8Array(sections * size * size);
  const labels = new Uint8Array(sections * size * size);
  for (let z = 0; z < sections; z++) {
    const fields = tissue.fields(z);
    const { density, isMembrane } = drawSection({ tissue, fields, z });
    labels.set(isMembrane, z * size * size);
    image.set(expose(random, { density, shade: fields.shade }), z * size * size);
  }
  return { sections, size, image, labels };
}

/** The electron density of a section (0 lets all electrons pass, 1 is a dark membrane) and its labels. */
function drawSection({ tissue, fields, z }: { tissue: Tissue; fields: Fields; z: number }) {
  const cut = cutTissue(tissue, { z, size, reach });
  const tilted = tilts.map((tilt) => cutTissue(tissue, { z: z + tilt, size, reach: 5 }));
  const density = drawInterior({ tissue, fields, cut });
  const { cells, cellZ, organelles } = tissue;
  const section = { ...cut, z: cellZ(z), size, cells, folds: fields.folds };
  drawOrganelles(density, { organelles, section });
  const isMembrane = new Uint8Array(size * size);
  for (const [at, inside] of density.entries()) {
    const half = clamp(2 + 0.6 * (fields.thickness[at] ?? 0), { low: 1.2, high: 3.6 });
    const edges = { low: -half - 1.2, high: -half + 0.8 };
    const shareAt = ({ distance }: Cut) => step(-(distance[at] ?? reach), edges);
    const share = tilted.reduce((sum, other) => sum + shareAt(other), shareAt(cut));
    const dark = clamp(0.72 + 0.22 * (fields.darkness[at] ?? 0), { low: 0.3, high: 1.1 });
    const membrane = (share / (1 + tilts.length)) * dark;
    const synapse = step(fields.synapse[at] ?? 0, { low: 1, high: 1.8 });
    const near = step(-(cut.distance[at] ?? reach), { low: -reach, high: -1 });
    density[at] = inside + (1 - 0.6 * inside) * membrane + 0.45 * synapse * near;
    isMembrane[at] = (cut.distance[at] ?? reach) < half + 0.6 ? 1 : 0;
  }
  return { density, isMembrane };
}

/** Cytoplasm with its grain, and the thin dark tubules that run through it. */
function drawInterior({
  tissue,
  fields,
  cut,
}: {
  tissue: Tissue;
  fields: Fields;
  cut: Cut;
}): Plane {
  return cut.distance.map((fromMembrane, at) => {
    const base = tissue.cytoplasm[cut.owners[at] ?? 0] ?? 0;
    const grain = 0.115 * (fields.grain[at] ?? 0) + 0.08 * (fields.cloud[at] ?? 0);
    const line = step(-Math.abs(fields.tubule[at] ?? 0), { low: -0.16, high: -0.04 });
    const here = step(fields.hasTubule[at] ?? 0, { low: 0.5, high: 0.9 });
    const away = step(fromMembrane, { low: 4, high: 7 });
    return Math.max(0, base + grain) + 0.45 * line * here * away;
  });
}

/** What the camera makes of a section: its own brightness and contrast, uneven light, blur, noise. */
function expose(random: Random, { density, shade }: { density: Plane; shade: Plane }): Uint8Array {
  const bright = 190 + 9 * random.normal();
  const contrast = 118 + 10 * random.normal();
  const soft = density.map((value) => value + 0.05 * random.normal());
  const exposed = blur(soft, { size, weight: 0.22 }).map((value, at) => {
    const grey = bright + 5 * (shade[at] ?? 0) - contrast * value + 8 * random.normal();
    return greyStep * Math.round(clamp(grey, { low: 0, high: 248 }) / greyStep);
  });
  return Uint8Array.from(exposed);
}
