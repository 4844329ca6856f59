import type { Networks } from "../networks.ts";
import type { PretrainSource } from "../pretrain/pretrain-source.ts";
import type { ModelAbout } from "./formats.ts";

/** What the writers of exports are given beside the model. */
export interface Exporting {
  readonly about: ModelAbout;
  /** To predict what a file is tested by. */
  readonly networks: Networks;
  readonly signal: AbortSignal;
  /** Opens what a pretraining learnt from; absent where nobody knows it any more. */
  readonly learntFrom?: (() => Promise<PretrainSource>) | undefined;
}
