// Pictures one after the other in one file: WebP's container (RIFF), with stills as Chromium encodes them in it.

/**
 * Endless; `frames` are opaque, lossy WebPs of one size, each with how long it is seen.
 *
 * @param {{ bytes: Buffer, ms: number }[]} frames
 * @param {{ width: number, height: number }} size
 */
export function animatedWebp(frames, { width, height }) {
  const canvas = [uint24(width - 1), uint24(height - 1)];
  const animated = 0x02;
  const header = chunk("VP8X", [Buffer.from([animated, 0, 0, 0]), ...canvas]);
  const endless = chunk("ANIM", [Buffer.from([0, 0, 0, 255]), Buffer.from([0, 0])]);
  const withoutBlending = Buffer.from([0x02]);
  const parts = frames.map(({ bytes, ms }) =>
    chunk("ANMF", [
      ...[uint24(0), uint24(0), ...canvas, uint24(ms), withoutBlending],
      chunk("VP8 ", [pictureIn(bytes)]),
    ]),
  );
  return chunk("RIFF", [Buffer.from("WEBP"), header, endless, ...parts]);
}

/** What a still has in its chunk "VP8 "; it may have others, of colours. */
function pictureIn(still) {
  for (let at = 12; at + 8 <= still.length; ) {
    const size = still.readUInt32LE(at + 4);
    if (still.toString("latin1", at, at + 4) === "VP8 ")
      return still.subarray(at + 8, at + 8 + size);
    at += 8 + size + (size % 2);
  }
  throw new Error("This WebP has no lossy picture in it");
}

/** Its size does not count the byte that makes it even. */
function chunk(name, parts) {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.write(name, "latin1");
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}

function uint24(value) {
  return Buffer.from([value & 255, (value >> 8) & 255, value >> 16]);
}
