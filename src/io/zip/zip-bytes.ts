/** Where the bytes of a zip lie. */
export interface ZipBytes {
  readonly size: number;
  /** From `start` up to `stop`, as far as there are any. */
  read(start: number, stop: number): Promise<Uint8Array>;
}

export function bytesInMemory(bytes: Uint8Array): ZipBytes {
  return { size: bytes.length, read: async (start, stop) => bytes.subarray(start, stop) };
}

/** Of a file no more is read than is asked for. */
export function bytesOfFile(file: Blob): ZipBytes {
  return {
    size: file.size,
    read: async (start, stop) => new Uint8Array(await file.slice(start, stop).arrayBuffer()),
  };
}
