import type { Networks } from "../networks.ts";
import type { ModelAbout } from "./formats.ts";

/** What the writers of exports are given beside the model. */
export interface Exporting {
  readonly about: ModelAbout;
  /** To predict what a file is tested by. */
  readonly networks: Networks;
  readonly signal: AbortSignal;
}
