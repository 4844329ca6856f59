import type { Bytes } from "../files/stored-file.ts";

const clear = 256;
const end = 257;
const longestCode = 12;

/**
 * Unpacks LZW as TIFF has it (TIFF 6.0, section 13): codes of 9 to 12 bits, most significant bit first, that become
 * longer one code early. Stops at `expectedBytes`; what ends without its last code is taken for whole, as
 * libtiff does. Throws where a code has no meaning yet.
 */
export function unpackLzw(packed: Uint8Array, expectedBytes: number): Bytes {
  const output = new Uint8Array(expectedBytes);
  // Each code above the first stands for a run of the output: where it begins, and how long it is.
  const starts = new Uint32Array(1 << longestCode);
  const lengths = new Uint32Array(1 << longestCode);
  let [next, width, bits, held, filled] = [end + 1, 9, 0, 0, 0];
  let [lastStart, lastLength] = [0, 0];
  for (const byte of packed) {
    held = ((held << 8) | byte) & 0xffffff;
    bits += 8;
    if (bits < width) continue;
    bits -= width;
    const code = (held >> bits) & ((1 << width) - 1);
    if (code === end || filled >= expectedBytes) break;
    if (code === clear) {
      [next, width, lastLength] = [end + 1, 9, 0];
      continue;
    }
    if (lastLength > 0 && next < starts.length) {
      starts[next] = lastStart;
      lengths[next] = lastLength + 1; // and the first byte of this code's run, which comes next
      next++;
    }
    if (code >= next) throw new Error(`LZW code ${code} comes before its meaning`);
    lastStart = filled;
    if (code < clear) output[filled++] = code;
    else {
      const from = starts[code] ?? 0;
      const stop = Math.min(expectedBytes, filled + (lengths[code] ?? 0));
      for (let i = from; filled < stop; i++) output[filled++] = output[i] ?? 0; // may overlap itself
    }
    lastLength = filled - lastStart;
    if (next + 1 >= 1 << width && width < longestCode) width++;
  }
  return filled === expectedBytes ? output : output.slice(0, filled);
}
