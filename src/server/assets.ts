import { createHash, type Hash } from "node:crypto";
import { join } from "node:path";
import { isThere } from "./absent.ts";
import { type KeptWriting, keptKey } from "./kept-folder.ts";
import type { Quota } from "./quota.ts";
import { partsOf, writeParts } from "./receive.ts";
import { Refusal } from "./refusal.ts";

/** Keeps an asset, if it is what its name says. False: it was here already. */
export async function putAsset(
  request: Request,
  name: string,
  { folder, most }: { readonly folder: KeptWriting; readonly most: number },
): Promise<boolean> {
  const path = join(folder.assets, name);
  if (await isThere(path)) return false;
  const taken = new Taking(folder.quota);
  const checked = taken.checked(partsOf(request, most), name);
  try {
    await writeParts(checked, await folder.store.create(keptKey("assets", name)));
  } catch (error) {
    taken.giveBack();
    throw error;
  }
  return true;
}

/** Of a quota, part by part as they come. */
class Taking {
  readonly #quota: Quota;
  readonly #hash: Hash = createHash("sha256");
  #bytes = 0;

  constructor(quota: Quota) {
    this.#quota = quota;
  }

  /** The same parts; throws `wrong-hash` behind the last one where they are something else than they should be. */
  async *checked(
    parts: AsyncIterable<Uint8Array<ArrayBuffer>>,
    name: string,
  ): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    for await (const part of parts) {
      this.#quota.take(part.length);
      this.#bytes += part.length;
      this.#hash.update(part);
      yield part;
    }
    const found = `sha256-${this.#hash.digest("hex")}`;
    if (found !== name)
      throw new Refusal("wrong-hash", `What arrived is ${found}: it was cut or changed on its way`);
  }

  giveBack(): void {
    this.#quota.give(this.#bytes);
  }
}
