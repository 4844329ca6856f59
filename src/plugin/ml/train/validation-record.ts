/**
 * What a run has to show for one validation, and for the steps since the one before. A type, not an interface: it is JSON
 * with names of metrics as keys.
 */
export type ValidationRecord = {
  /** Of its last step; see epoch.ts. A run may be measured several times in an epoch. */
  readonly epoch: number;
  /** Steps done. */
  readonly step: number;
  /** The learning rate of its last step. */
  readonly lr: number;
  /** `loss` is the mean over the steps since the validation before. */
  readonly train: Measured;
  /** On what was held out: `loss` and every metric by its id. */
  readonly validation: Measured;
};

/** Numbers by name, the loss always among them. */
export type Measured = { readonly loss: number; readonly [metric: string]: number };

/** Of its validation; null where what is learnt has no Dice. */
export function diceOf({ validation }: ValidationRecord): number | null {
  const { dice = null } = validation;
  return dice;
}
