import type { MultiscaleImage } from "#io/pixel-source.ts";
import type { Place, SourceRef } from "#io/source-ref.ts";
import type { Key, Store, WritableStore } from "#io/stores/store.ts";
import type { Networks } from "#ml/networks.ts";
import type { RecordStore } from "#ml/predict/prediction-state.ts";
import type { RunMachine } from "#ml/results/model-card.ts";

/** What services need of the place they run in: a worker of a page, or Node. */
export interface Host {
  open(ref: SourceRef, signal: AbortSignal): Promise<MultiscaleImage>;
  readonly networks: Networks;
  readonly storage: Storage;
  /** What it runs on, for whoever reads of a run later. */
  describe(): Promise<RunMachine>;
}

/** Folders of one's own, by path. */
export interface Storage {
  /** Made where it is absent. */
  folder(path: string): Promise<WritableStore>;
  /** Any place that may be written to, a folder that the user picked as well. Made where it is absent. */
  writable(place: Place): Promise<RecordStore>;
  /** Rejects with a Failure where there is nothing. */
  existing(place: Place): Promise<Store>;
  /** A place that is a file: the folder it lies in, and its name there. */
  file(place: Place): Promise<{ readonly store: Store; readonly key: Key }>;
  /** Bytes that may still be written there, as far as anybody knows. */
  left(place: Place): Promise<number | undefined>;
  /** Names of the folders inside; none where there is no such path. */
  list(path: string): Promise<readonly string[]>;
}
