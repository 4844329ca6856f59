/** Which epoch a step belongs to, from 0: an epoch is a pass over what is labelled. `step` counts from 1; before the first it is 0. */
export function epochOf(step: number, stepsPerEpoch: number): number {
  return Math.max(0, Math.ceil(step / stepsPerEpoch) - 1);
}
