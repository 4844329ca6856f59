export interface JpegHeader {
  readonly width: number;
  readonly height: number;
  readonly samples: number;
  /** Of a sample. */
  readonly bits: number;
}

/** Reads the frame header (ITU T.81, B.2.2); nothing where these bytes are no JPEG, or end before it. */
export function parseJpegHeader(bytes: Uint8Array<ArrayBuffer>): JpegHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return undefined;
  for (let at = 2; at + 10 <= view.byteLength; ) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at++; // filler
      continue;
    }
    if (isFrame(marker))
      return {
        bits: view.getUint8(at + 4),
        height: view.getUint16(at + 5),
        width: view.getUint16(at + 7),
        samples: view.getUint8(at + 9),
      };
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

/** SOF0 to SOF15, without the three numbers among them that mean tables. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}
