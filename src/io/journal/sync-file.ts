/** A file that is read and written without waiting, as a worker has it in the browser's storage. Offsets in bytes. */
export interface SyncFile {
  size(): number;
  read(at: number, length: number): Uint8Array;
  /** All of it, or a failure; what a failed write leaves behind is the caller's to cut off. */
  write(bytes: Uint8Array, at: number): void;
  truncate(size: number): void;
  /** Returns once what was written survives the loss of power. */
  flush(): void;
  close(): void;
}
