import { cut, type Rect } from "../data/plane.ts";
import { interpolation, span, type Taps } from "./interpolation.ts";
import type { Degradation, ImagePart, ImageSize, PretextMember, PretextTask } from "./pretext.ts";

export interface CrappifyParameters {
  /** The deviation of the noise, in shares of the image's largest value. */
  readonly noise: number;
  /** How many times fewer pixels the small image has: 4 halves both sides. */
  readonly factor: number;
}

/**
 * Noise, then down and up again: BiaPy's crappify, as in Fang et al. 2021 (doi 10.1038/s41592-021-01080-z). The noise is
 * that of a place in the image, drawn once by the job's seed, so that a part is degraded as the whole image is.
 */
export const crappify = {
  id: "crappify",
  title: "Restore a degraded image",
  summary: "Noise is added and detail taken; the network brings both back",
  usualLoss: "l1",
  defaults: { noise: 0.2, factor: 4 } as CrappifyParameters, // wider than the literal
  ranges: { noise: [0, 1, "included"], factor: [1, 64, "included"] },
  build: (parameters: CrappifyParameters): PretextTask => ({
    degradation: degradation(parameters),
  }),
} as const satisfies PretextMember<"crappify", CrappifyParameters>;

function degradation({ noise: share, factor }: CrappifyParameters): Degradation {
  const known = new Map<number, Axes["y"]>(); // patch after patch is of the same images
  const alongAxis = (size: number) => {
    const small = Math.max(1, Math.floor(size / Math.sqrt(factor)));
    const made = known.get(size) ?? {
      down: interpolation(size, small),
      up: interpolation(small, size),
    };
    known.set(size, made);
    return made;
  };
  const axesOf = ({ height, width }: ImageSize) => ({ y: alongAxis(height), x: alongAxis(width) });
  return {
    reach(rect, image) {
      const axes = axesOf(image);
      const { y, x } = smallRect(rect, axes);
      const rows = span(axes.y.down, y);
      const columns = span(axes.x.down, x);
      const whole = { y: 0, x: 0, ...image };
      const reached = {
        ...{ y: rows.start, x: columns.start },
        ...{ height: rows.stop - rows.start, width: columns.stop - columns.start },
      };
      return cut(joined(reached, rect), whole);
    },
    degrade(part) {
      const { rect, image, channels, isWhole } = part;
      const axes = axesOf(image);
      const from = this.reach(rect, image);
      const noisy = withNoise(part, { from, share });
      const between = smallRect(rect, axes);
      const small = {
        ...{ y: between.y.start, height: between.y.stop - between.y.start },
        ...{ x: between.x.start, width: between.x.stop - between.x.start },
      };
      const made = resampled(noisy, { from, to: small, channels }, [axes.y.down, axes.x.down]);
      const back = resampled(made, { from: small, to: rect, channels }, [axes.y.up, axes.x.up]);
      return Float32Array.from(back, isWhole ? withoutFraction : undefined);
    },
  };
}

type Axes = { readonly [axis in "y" | "x"]: { readonly down: Taps; readonly up: Taps } };

/** What of the small image a part of the large one is made of. */
function smallRect({ y, x, height, width }: Rect, axes: Axes) {
  return {
    y: span(axes.y.up, { start: y, stop: y + height }),
    x: span(axes.x.up, { start: x, stop: x + width }),
  };
}

/** The least rectangle about both. */
function joined(a: Rect, b: Rect): Rect {
  const y = Math.min(a.y, b.y);
  const x = Math.min(a.x, b.x);
  return {
    ...{ y, x },
    height: Math.max(a.y + a.height, b.y + b.height) - y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
  };
}

/** Cut to 0 and the largest value, or from the least one where that is below 0, and to whole numbers where values are such. */
function withNoise(
  { pixels, channels, extent, isWhole, noise }: ImagePart,
  { from, share }: { readonly from: Rect; readonly share: number },
): Float64Array {
  const out = Float64Array.from(pixels);
  const deviation = share * extent.max;
  if (!(deviation > 0)) return out;
  const least = Math.min(0, extent.min);
  let at = 0;
  for (let y = from.y; y < from.y + from.height; y++)
    for (let x = from.x; x < from.x + from.width; x++)
      for (let c = 0; c < channels; c++, at++) {
        const noisy = (out[at] ?? 0) + deviation * noise.at(y, x, c);
        const kept = Math.min(Math.max(noisy, least), extent.max);
        out[at] = isWhole ? Math.trunc(kept) : kept;
      }
  return out;
}

/** Cut to a whole number, as a cast does; one that arithmetic missed by its rounding is that number. */
function withoutFraction(value: number): number {
  return Math.trunc(value + Math.sign(value) * roundingError);
}

const roundingError = 1e-9;

interface Resampling {
  /** Where the given pixels lie in their image, and what is wanted of the other one. */
  readonly from: Rect;
  readonly to: Rect;
  readonly channels: number;
}

/** Linearly along y and x. */
function resampled(
  pixels: Float64Array,
  { from, to, channels }: Resampling,
  [alongY, alongX]: readonly [Taps, Taps],
): Float64Array {
  const out = new Float64Array(to.height * to.width * channels);
  let at = 0;
  for (let y = to.y; y < to.y + to.height; y++) {
    const above = ((alongY.first[y] ?? 0) - from.y) * from.width;
    const below = ((alongY.second[y] ?? 0) - from.y) * from.width;
    const down = alongY.share[y] ?? 0;
    for (let x = to.x; x < to.x + to.width; x++) {
      const left = (alongX.first[x] ?? 0) - from.x;
      const right = (alongX.second[x] ?? 0) - from.x;
      const across = alongX.share[x] ?? 0;
      for (let c = 0; c < channels; c++) {
        const value = (row: number, column: number) => pixels[(row + column) * channels + c] ?? 0;
        const upper = value(above, left) * (1 - across) + value(above, right) * across;
        const lower = value(below, left) * (1 - across) + value(below, right) * across;
        out[at++] = upper * (1 - down) + lower * down;
      }
    }
  }
  return out;
}
