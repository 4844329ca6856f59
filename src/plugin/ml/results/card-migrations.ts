import * as v from "valibot";
import type { Migration } from "#core/migrate.ts";

/** Of the cards of models. */
export const cardMigrations: readonly Migration[] = [namedValidations];

const measuredEpoch = v.looseObject({ step: v.number(), validation: v.looseObject({}) });

/** Before version 2: some cards called validations epochs, not all of them measured, and of the best one kept its Dice and step. */
const first = v.looseObject({
  epochs: v.optional(v.array(v.unknown()), []),
  bestDice: v.optional(v.nullable(v.number()), null),
  bestStep: v.optional(v.nullable(v.number()), null),
});

function namedValidations(older: unknown): unknown {
  const { epochs, bestDice, bestStep, ...kept } = v.parse(first, older);
  const measured = epochs.filter((epoch) => v.is(measuredEpoch, epoch));
  const found = measured.findLast(({ step }) => step === bestStep);
  return {
    validations: measured,
    best: found ?? bestOfOld(bestDice, bestStep),
    ...kept,
    version: 2,
  };
}

/** Nobody wrote down what else was measured then. */
function bestOfOld(dice: number | null, step: number | null): unknown {
  if (dice === null || step === null) return null;
  return { epoch: 0, step, lr: 0, train: { loss: null }, validation: { loss: null, dice } };
}
