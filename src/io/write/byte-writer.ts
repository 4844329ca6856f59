/** Numbers one after the other as bytes, little-endian, as zip and TIFF have them. */
export class ByteWriter {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #at = 0;

  constructor(length: number) {
    this.#bytes = new Uint8Array(length);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** `size` is 1, 2, 4 or 8 bytes. */
  number(value: number, size: number): this {
    if (size === 8) this.#view.setBigUint64(this.#at, BigInt(value), true);
    else if (size === 4) this.#view.setUint32(this.#at, value, true);
    else if (size === 2) this.#view.setUint16(this.#at, value, true);
    else this.#view.setUint8(this.#at, value);
    this.#at += size;
    return this;
  }

  bytes(bytes: Uint8Array): this {
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
    return this;
  }

  /** All of it; what was not written is 0. */
  get all(): Uint8Array<ArrayBuffer> {
    return this.#bytes;
  }
}
