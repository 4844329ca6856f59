import { Failure } from "#core/failure.ts";

/** A number that a run goes by stopped being one; `what` is "the loss" or the like. */
export function notFinite(what: string, step: number): Failure {
  return new Failure(
    { code: "train/not-finite", step },
    `${what.charAt(0).toUpperCase()}${what.slice(1)} stopped being a number at step ${step}; a smaller learning rate may help. The best weights before it are kept.`,
  );
}
