import type { MultiscaleImage } from "#io/pixel-source.ts";
import type { Place, SourceRef } from "#io/source-ref.ts";
import type { Store, WritableStore } from "#io/stores/store.ts";
import type { Executor, Job } from "#ml/train/run-training.ts";

/** What services need of the place they run in: a worker of a page, or Node. */
export interface Host {
  open(ref: SourceRef, signal: AbortSignal): Promise<MultiscaleImage>;
  /** Starts a backend. Throws an Error that says what would work. */
  createExecutor(backend: Job["backend"]): Promise<Executor>;
  readonly storage: Storage;
}

/** Folders of one's own, by path. */
export interface Storage {
  /** Made where it is absent. */
  folder(path: string): Promise<WritableStore>;
  /** Rejects with a Failure where there is nothing. */
  existing(place: Place): Promise<Store>;
  /** Names of the folders inside; none where there is no such path. */
  list(path: string): Promise<readonly string[]>;
}
