import type { Build } from "./built-files.ts";

const hashHeader = "x-lamella-sha256";
/** At once, so that the page's own requests are not kept waiting. */
const fetches = 4;

/** One build, kept whole or not at all, for when there is no network. */
export class KeptBuild {
  readonly #build: Build;
  readonly #scope: string;

  /** `scope`: the address of the folder that the app lies in. */
  constructor(build: Build, scope: string) {
    this.#build = build;
    this.#scope = scope;
  }

  /** Rejects, and keeps nothing, where a file is not what it was when this build was made: then there is a newer one. */
  async keep(): Promise<void> {
    const cache = await caches.open(this.#name);
    const waiting = Object.entries(this.#build.files);
    const work = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        const [path, hash] = next;
        const url = new URL(path, this.#scope).href;
        await cache.put(url, (await this.#known(url, hash)) ?? (await fetchWhole(url, hash)));
      }
    };
    try {
      await Promise.all(Array.from({ length: fetches }, work));
    } catch (error) {
      waiting.length = 0; // nobody goes on
      await caches.delete(this.#name);
      throw error;
    }
  }

  async dropOthers(): Promise<void> {
    const others = (await this.#all()).filter((name) => name !== this.#name);
    await Promise.all(others.map((name) => caches.delete(name)));
  }

  async find(url: string): Promise<Response | undefined> {
    const cache = await caches.open(this.#name);
    return cache.match(url);
  }

  /** Most files of a build are those of the one before. */
  async #known(url: string, hash: string): Promise<Response | undefined> {
    for (const name of await this.#all()) {
      const found = await (await caches.open(name)).match(url);
      if (found?.headers.get(hashHeader) === hash) return found;
    }
    return undefined;
  }

  /** Caches belong to an origin; another copy of the app may lie elsewhere on it. */
  async #all(): Promise<string[]> {
    return (await caches.keys()).filter((name) => name.startsWith(`lamella ${this.#scope} `));
  }

  get #name(): string {
    return `lamella ${this.#scope} ${this.#build.id}`;
  }
}

async function fetchWhole(url: string, hash: string): Promise<Response> {
  const response = await fetch(url, { cache: "no-cache" });
  const bytes = await response.arrayBuffer();
  const found = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const digits = Array.from(found, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (!response.ok || digits !== hash)
    throw new Error(`${url} is of another build, or was not answered (${response.status})`);
  const headers = new Headers({ [hashHeader]: hash });
  const type = response.headers.get("content-type");
  if (type !== null) headers.set("content-type", type);
  return new Response(bytes, { headers });
}
