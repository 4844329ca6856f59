import type { Networks } from "../networks.ts";
import type { PretrainSource } from "../pretrain/pretrain-source.ts";
import type { ExportedFile } from "./exported-file.ts";
import type { ModelAbout } from "./formats.ts";

/** What the writers of exports are given beside the model. */
export interface Exporting {
  readonly about: ModelAbout;
  /** What the export is called, for people. */
  readonly name: string;
  /** To predict what a file is tested by. */
  readonly networks: Networks;
  readonly signal: AbortSignal;
  /** Told how much of it is made, 0..1. */
  onProgress(done: number): void;
  /** Pictures of the first patches of its run, by name, where they were kept. */
  readonly samples?: (() => Promise<readonly ExportedFile[]>) | undefined;
  /** Opens what a pretraining learnt from; absent where nobody knows it any more. */
  readonly learntFrom?: (() => Promise<PretrainSource>) | undefined;
}
