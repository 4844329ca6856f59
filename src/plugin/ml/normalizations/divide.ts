import type { NormalizationMember } from "./normalization.ts";

/**
 * Values divided by a number; 0 for what suits them, as BiaPy's "div": 255 where no value is larger, else 65535, and nothing
 * where they are about 0 to 1 already.
 */
export const divide = {
  id: "divide",
  title: "Divide",
  summary: "By a number; 0 is the largest that the kind of pixel can have",
  defaults: { by: 0 },
  ranges: { by: [0, Number.POSITIVE_INFINITY] },
  build: ({ by }) => ({
    over: "data-set",
    needsValues: false,
    channel: ({ max }) => ({ mean: 0, std: by > 0 ? by : divisorFor(max) }),
  }),
} as const satisfies NormalizationMember<"divide", { by: number }>;

function divisorFor(max: number): number {
  if (max <= 2) return 1;
  return max <= 255 ? 255 : 65535;
}
