import type { Random } from "./random.ts";

/** Values at the pixels of a square, row by row. */
export type Plane = Float32Array;

interface NoiseSpec {
  readonly random: Random;
  /** Side of the square, px. */
  readonly size: number;
  /** Blobs of the noise are about twice this wide, px. */
  readonly spacing: number;
  /** How many sections there are, and over how many of them the noise changes. Default: one section. */
  readonly sections?: number;
  readonly sectionSpacing?: number;
}

const gain = 3.02; // the splines' weights leave about 0.479 of the variance along each of three axes

/**
 * Random values on a lattice joined by cubic B-splines: mean 0, deviation about 1. `z` in sections,
 * from -1 to `sections`.
 */
export function smoothNoise(spec: NoiseSpec): (z: number) => Plane {
  const { random, size, spacing, sections = 1, sectionSpacing = 1 } = spec;
  const nodes = Math.ceil(size / spacing) + 3;
  const layers = Math.ceil((sections + 1) / sectionSpacing) + 4;
  const lattice = new Float32Array(layers * nodes * nodes).map(random.normal);
  const positions = Array.from({ length: size }, (_, i) => knot(i / spacing));
  return (z) => {
    const plane = new Float32Array(size * size);
    const across = sum(lattice, knot((z + 1) / sectionSpacing), nodes * nodes);
    for (const [y, down] of positions.entries()) {
      const row = sum(across, down, nodes);
      for (const [x, along] of positions.entries())
        plane[y * size + x] = gain * weigh(row, along, along.first, 1);
    }
    return plane;
  };
}

interface Knot {
  readonly first: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

/** The first of the four lattice values around a position, and the weight of each. */
function knot(position: number): Knot {
  const first = Math.floor(position);
  const t = position - first;
  const s = 1 - t;
  const a = (s * s * s) / 6;
  const d = (t * t * t) / 6;
  const b = (4 - 6 * t * t + 3 * t * t * t) / 6;
  return { first, a, b, c: 1 - a - b - d, d };
}

function sum(values: Float32Array, at: Knot, stride: number): Float32Array {
  const first = at.first * stride;
  return new Float32Array(stride).map((_, i) => weigh(values, at, first + i, stride));
}

function weigh(values: Float32Array, { a, b, c, d }: Knot, first: number, stride: number): number {
  return (
    a * (values[first] ?? 0) +
    b * (values[first + stride] ?? 0) +
    c * (values[first + 2 * stride] ?? 0) +
    d * (values[first + 3 * stride] ?? 0)
  );
}
