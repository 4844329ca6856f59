import type { Contestant } from "./contest.ts";
import {
  type BenchBackend,
  type BenchCase,
  type Surroundings,
  threadedBackends,
} from "./measure/bench-case.ts";
import { type StartCase, watchCase } from "./watched-case.ts";

/** A backend, measured anew in a process of its own each time. */
export function backendContestant(
  backend: BenchBackend,
  {
    start,
    options,
    onSurroundings,
  }: {
    readonly start: StartCase;
    readonly options: Pick<BenchCase, "task" | "steps" | "seconds"> & {
      readonly limitSeconds: number;
    };
    readonly onSurroundings: (surroundings: Surroundings) => void;
  },
): Contestant {
  const { task, steps, seconds, limitSeconds } = options;
  return {
    name: () => backend,
    isThreaded: threadedBackends.includes(backend),
    async run(on, signal) {
      const of = { ...on, backend, task, steps, seconds };
      const outcome = await watchCase(of, { start, signal, limitSeconds });
      onSurroundings(outcome.surroundings);
      return { ...outcome.measured, memoryMiB: outcome.memoryMiB };
    },
  };
}
