import * as v from "valibot";

/** JSON has null for what is no number. */
const number = v.union([
  v.number(),
  v.pipe(
    v.null(),
    v.transform(() => Number.NaN),
  ),
]);

const measured = v.objectWithRest({ loss: number }, number);

/** One step, as files hold it. */
export const pointSchema = v.object({
  step: v.number(),
  loss: v.number(),
  lr: v.number(),
});

/** A validation's record, as files hold it. */
export const validationSchema = v.object({
  epoch: v.number(),
  step: v.number(),
  lr: v.number(),
  train: measured,
  validation: measured,
});
