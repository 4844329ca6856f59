export interface NpyHeader {
  /** As NumPy writes it: "<f4", "|u1". */
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the samples begin. */
  readonly offset: number;
}

/** How long the header is, by the first twelve bytes of the file; nothing where they are no .npy. */
export function npyHeaderLength(start: Uint8Array<ArrayBuffer>): number | undefined {
  const magic = String.fromCharCode(...start.subarray(1, 6));
  if (start.length < 12 || start[0] !== 0x93 || magic !== "NUMPY") return undefined;
  const view = new DataView(start.buffer, start.byteOffset);
  return start[6] === 1 ? 10 + view.getUint16(8, true) : 12 + view.getUint32(8, true);
}

/** The header is a Python dictionary; of that, this reads what NumPy writes (numpy.lib.format, versions 1 to 3). */
export function parseNpyHeader(bytes: Uint8Array): NpyHeader | undefined {
  const text = new TextDecoder().decode(bytes.subarray(bytes[6] === 1 ? 10 : 12));
  const descr = /['"]descr['"]\s*:\s*['"]([^'"]+)['"]/.exec(text)?.[1];
  const order = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(text)?.[1];
  const shape = /['"]shape['"]\s*:\s*\(([^)]*)\)/.exec(text)?.[1];
  if (descr === undefined || order === undefined || shape === undefined) return undefined;
  const lengths = shape
    .split(",")
    .map((part) => part.trim().replace(/L$/, "")) // Python 2
    .filter(Boolean)
    .map(Number);
  if (!lengths.every((length) => Number.isSafeInteger(length) && length >= 0)) return undefined;
  return {
    descr,
    fortranOrder: order === "True",
    shape: lengths,
    offset: bytes.length,
  };
}
