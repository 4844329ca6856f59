import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

export type Packing = "br" | "gzip";

/** The packing of those we can do that a client likes best; nothing where it wants none (RFC 9110, 12.5.3). */
export function negotiatePacking(accepted: string | null): Packing | undefined {
  const weights = new Map<string, number>();
  for (const part of (accepted ?? "").toLowerCase().split(",")) {
    const [name = "", ...parameters] = part.split(";").map((text) => text.trim());
    const q = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
    if (name) weights.set(name, q === undefined ? 1 : Number(q));
  }
  const weight = (name: Packing) => weights.get(name) ?? weights.get("*") ?? 0;
  const best = weight("gzip") > weight("br") ? "gzip" : "br";
  return weight(best) > 0 ? best : undefined;
}

export function pack(bytes: Uint8Array, packing: Packing): Promise<Uint8Array<ArrayBuffer>> {
  return packing === "br" ? brotli(bytes, { params: fast }) : zip(bytes, { level: 6 });
}

/** Nearly as small as the best, in a hundredth of the time. */
const fast = { [constants.BROTLI_PARAM_QUALITY]: 5 };
const [brotli, zip] = [promisify(brotliCompress), promisify(gzip)];

/** What was packed, up to so many bytes: the app's files are asked for again and again. */
export class PackedBodies {
  readonly #bodies = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
  readonly #most: number;
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#most = mostBytes;
  }

  /** `tag` names the bytes: others have another one. */
  async get(
    tag: string,
    make: () => Promise<Uint8Array<ArrayBuffer>>,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const known = this.#bodies.get(tag);
    if (known !== undefined) return known;
    const made = make();
    this.#bodies.set(tag, made);
    try {
      this.#bytes += (await made).length;
      await this.#dropOldest();
      return await made;
    } catch (error) {
      this.#bodies.delete(tag);
      throw error;
    }
  }

  async #dropOldest(): Promise<void> {
    for (const [tag, body] of this.#bodies) {
      if (this.#bytes <= this.#most) return;
      this.#bodies.delete(tag);
      this.#bytes -= (await body).length;
    }
  }
}
