import type { HeldRuns } from "./held-runs.ts";
import type { Host } from "./host.ts";
import type { RunStore } from "./run-store.ts";

/** What the services of this worker share. */
export interface TrainingParts {
  readonly host: Host;
  readonly runs: RunStore;
  readonly held: HeldRuns;
}
