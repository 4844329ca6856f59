import type { Patch } from "../data/patch.ts";
import { reflectedIndices } from "../data/reflect.ts";
import {
  type AugmentationMember,
  type Chance,
  type Change,
  chanceRange,
  usualChance,
} from "./augmentation.ts";
import { between, isDrawn } from "./draws.ts";

export interface GaussianBlurParameters extends Chance {
  /** The Gaussian's sigma, in pixels, at least and at most. */
  readonly least: number;
  readonly most: number;
}

/** Blurs with one Gaussian, mirrored at the border; bounds of nnU-Net. */
export const gaussianBlur = {
  id: "gaussian-blur",
  title: "Gaussian blur",
  summary: "Takes the image out of focus",
  defaults: { ...usualChance, least: 0.5, most: 1 } as GaussianBlurParameters, // wider than the literal
  ranges: { ...chanceRange, least: [0, 10, "included"], most: [0, 10, "included"] },
  build: ({ least, most, ...chance }: GaussianBlurParameters): Change => ({
    change({ input, height, width, channels }, random) {
      if (!isDrawn(chance, random)) return undefined;
      const taps = gaussian(between(random, [least, most]));
      const rows = { lines: height, length: width, lineStep: width, step: 1 };
      const columns = { lines: width, length: height, lineStep: 1, step: width };
      const along = blurred({ input, channels }, { ...rows, taps });
      return blurred({ input: along, channels }, { ...columns, taps });
    },
  }),
} as const satisfies AugmentationMember<"gaussian-blur", GaussianBlurParameters>;

/** Weights that add up to 1, to three sigmas either side. */
function gaussian(sigma: number): Float64Array {
  const reach = Math.ceil(3 * sigma);
  const taps = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    sigma > 0 ? Math.exp(-((i - reach) ** 2) / (2 * sigma ** 2)) : 1,
  );
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
}

/** Where lines of pixels lie: how many, how long, and how far apart they and their pixels are. */
interface Lines {
  readonly lines: number;
  readonly length: number;
  readonly lineStep: number;
  readonly step: number;
  readonly taps: Float64Array;
}

function blurred(
  { input, channels }: Pick<Patch, "input" | "channels">,
  { lines, length, lineStep, step, taps }: Lines,
): Float32Array {
  const result = new Float32Array(input.length);
  const reach = (taps.length - 1) / 2;
  const sources = reflectedIndices(-reach, length + 2 * reach, length);
  for (let line = 0; line < lines; line++)
    for (let i = 0; i < length; i++)
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let t = 0; t < taps.length; t++) {
          const pixel = line * lineStep + (sources[i + t] ?? 0) * step;
          sum += (taps[t] ?? 0) * (input[pixel * channels + c] ?? 0);
        }
        result[(line * lineStep + i * step) * channels + c] = sum;
      }
  return result;
}
