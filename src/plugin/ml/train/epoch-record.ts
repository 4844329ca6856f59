/**
 * What a run has to show for one epoch: the stretch of steps up to a validation. A type, not an interface: it is JSON with
 * names of metrics as keys.
 */
export type EpochRecord = {
  /** Counts from 0. */
  readonly epoch: number;
  /** Steps done at its end. */
  readonly step: number;
  /** The learning rate of its last step. */
  readonly lr: number;
  /** `loss` is the mean over the epoch's steps. */
  readonly train: Measured;
  /** On what was held out: `loss` and every metric by its id. Absent where it was not measured. */
  readonly validation?: Measured | undefined;
};

/** Numbers by name, the loss always among them. */
export type Measured = { readonly loss: number; readonly [metric: string]: number };

/** Of its validation; null where there was none, or where what is learnt has no Dice. */
export function diceOf({ validation }: EpochRecord): number | null {
  if (!validation) return null;
  const { dice = null } = validation;
  return dice;
}
