/** A journal that is open, wherever its file is written. See `Journal` for what it promises. */
export interface OpenJournal {
  /** What it held when it was opened. */
  readonly records: readonly Uint8Array<ArrayBuffer>[];
  /** Resolves once the record survives a crash. The bytes are gone afterwards: they go to another thread. */
  append(record: Uint8Array<ArrayBuffer>): Promise<void>;
  /** As `append`, for records that take the place of all there are. */
  rewrite(records: readonly Uint8Array<ArrayBuffer>[]): Promise<void>;
  close(): Promise<void>;
}

/** Where journals are kept. */
export interface Journals {
  /** Opens or makes the one at a path of the browser's storage. One at a time: see `holdLock`. */
  open(path: string): Promise<OpenJournal>;
}
