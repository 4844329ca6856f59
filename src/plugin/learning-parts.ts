import type { PluginContext } from "#viewer/index.ts";
import type { WorkerClient } from "#worker/client.ts";
import type { BackendFor } from "./addressed-backend.ts";
import type { LearningState } from "./learning-state.ts";

/** What the commands of this plugin work with. */
export interface LearningParts {
  readonly context: PluginContext;
  readonly client: WorkerClient;
  readonly state: LearningState;
  readonly backendFor: BackendFor;
  /** Relative addresses are relative to this. */
  readonly base: string;
  /** Aborts when the plugin goes. */
  readonly closed: AbortSignal;
}
