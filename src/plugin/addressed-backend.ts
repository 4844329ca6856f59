import * as v from "valibot";
import { Failure } from "#core/failure.ts";
import { jobChoices, jobEntries, type PredictInput } from "#worker/tokens.ts";

type Backend = PredictInput["backend"];

/** The backend that work gets for the one that a command names. Throws `compute/no-backend`. */
export type BackendFor = (named: Backend) => Backend;

/** With `?backend=` in the page's address "auto" means that one; null where it says nothing. */
export function addressedBackend(asked: string | null): BackendFor {
  return (named) => {
    if (named !== "auto" || asked === null) return named;
    const parsed = v.safeParse(jobEntries.backend, asked);
    if (parsed.success) return parsed.output;
    const known = jobChoices.backend.map(({ id }) => id).join(", ");
    throw new Failure(
      { code: "compute/no-backend", backend: asked },
      `The page's address asks for the backend "${asked}", which there is not; known: ${known}`,
    );
  };
}
