/** How many bytes packed data says that it unpacks to; throws where it is cut. Where it does not say, 0. */
export const packedSizes = {
  /** The header of Blosc 1: version, flags, then three lengths in little endian. */
  blosc(bytes: Uint8Array): number {
    const view = viewOf(bytes, 16);
    const whole = view.getUint32(12, true);
    if (whole > bytes.length) throw new Error(`${bytes.length} of ${whole} bytes are there`);
    return view.getUint32(4, true);
  },
  /** numcodecs puts the length first. */
  lz4: (bytes: Uint8Array) => viewOf(bytes, 4).getUint32(0, true),
  /** RFC 8878, 3.1.1.1: the length has 0, 1, 2, 4 or 8 bytes, behind those of window and dictionary. */
  zstd(bytes: Uint8Array): number {
    const view = viewOf(bytes, 6);
    const descriptor = view.getUint8(4);
    const isSingle = (descriptor & 0x20) !== 0;
    const flag = descriptor >> 6;
    const at = 5 + (isSingle ? 0 : 1) + ([0, 1, 2, 4][descriptor & 3] ?? 0);
    if (flag === 0 && !isSingle) return 0;
    const field = viewOf(bytes.subarray(at), 1 << flag);
    if (flag === 0) return field.getUint8(0);
    if (flag === 1) return field.getUint16(0, true) + 256;
    return flag === 2 ? field.getUint32(0, true) : Number(field.getBigUint64(0, true));
  },
} as const;

function viewOf({ buffer, byteOffset, length }: Uint8Array, least: number): DataView {
  if (length < least) throw new Error(`it ends after ${length} bytes`);
  return new DataView(buffer, byteOffset, length);
}
