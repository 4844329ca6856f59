/** A file of an export: its path, and its bytes. */
export type ExportedFile = readonly [path: string, bytes: Uint8Array<ArrayBuffer>];
