/** The files of a zip that packs none of them, by name, as its directory has them; by the 64-bit record of its end. */
export function readZip(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = Number(view.getBigUint64(bytes.length - 22 - 20 + 8, true));
  if (view.getUint32(end, true) !== 0x06064b50) throw new Error("no end of the directory");
  const count = Number(view.getBigUint64(end + 32, true));
  let at = Number(view.getBigUint64(end + 48, true));
  const files = new Map<string, Uint8Array>();
  for (let i = 0; i < count; i++) {
    const [size, header] = [view.getUint32(at + 24, true), view.getUint32(at + 42, true)];
    const [name, extra] = [view.getUint16(at + 28, true), view.getUint16(at + 30, true)];
    const start =
      header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
    const text = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + name));
    files.set(text, bytes.subarray(start, start + size));
    at += 46 + name + extra;
  }
  return files;
}
