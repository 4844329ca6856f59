/**
 * Turns the byte order of samples round, in place; the bytes are all of their buffer. Every machine that runs
 * JavaScript today is little-endian, so this is for samples that are stored big-endian.
 */
export function swapBytes({ buffer }: Uint8Array<ArrayBuffer>, size: number): void {
  if (size === 2) {
    const words = new Uint16Array(buffer);
    for (const [i, word] of words.entries()) words[i] = (word >> 8) | (word << 8);
  } else if (size > 2) {
    const view = new DataView(buffer);
    const longs = new Uint32Array(buffer);
    for (let i = 0; i < longs.length; i++) longs[i] = view.getUint32(4 * i);
    if (size === 8)
      for (let i = 0; i + 1 < longs.length; i += 2)
        [longs[i], longs[i + 1]] = [longs[i + 1] ?? 0, longs[i] ?? 0];
  }
}
