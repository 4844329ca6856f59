import type { Schedule, ScheduleMember } from "./schedule.ts";

export interface PlateauParameters {
  /** What the rate is multiplied with where nothing got better. */
  readonly factor: number;
  /** How many validations in a row may be no better before that. */
  readonly patience: number;
  /** What the rate does not fall below, as a share of the optimizer's. */
  readonly floor: number;
}

/** A loss has to be this share below the best to be better. */
const threshold = 1e-4;

/** Lowers the rate where the validation loss stopped falling (PyTorch's ReduceLROnPlateau; factor and patience of BiaPy's templates). */
export const plateau = {
  id: "plateau",
  title: "Lower on a plateau",
  summary: "Down by a factor whenever the validation loss stops falling",
  defaults: { factor: 0.5, patience: 5, floor: 0.01 } as PlateauParameters, // wider than the literal
  ranges: { factor: [0, 1], patience: [0, Infinity], floor: [0, 1, "included"] },
  build:
    ({ factor, patience, floor }: PlateauParameters): Schedule =>
    ({ validationLosses }) => {
      let [lrFactor, best, bad] = [1, Infinity, 0];
      for (const loss of validationLosses) {
        const isBetter = loss < best * (1 - threshold);
        bad = isBetter ? 0 : bad + 1;
        if (isBetter) best = loss;
        if (bad <= patience) continue;
        lrFactor = Math.max(lrFactor * factor, floor);
        bad = 0;
      }
      return { lrFactor };
    },
} as const satisfies ScheduleMember<"plateau", PlateauParameters>;
