import type { LayerId } from "#core/ids.ts";
import { type ReadonlySignal, signal } from "#core/signal.ts";

/** How the layers fare while they are shown: which wait for tiles, and what went wrong or was left out. No part of the session. */
export class LayerStates {
  readonly #busy = signal<ReadonlySet<LayerId>>(new Set());
  /** Of the problems, those of pixels that could not be read. */
  readonly #unread = new Map<LayerId, Set<string>>();
  readonly #problems = signal<ReadonlyMap<LayerId, readonly string[]>>(new Map());

  /** Those of which a tile of the present view is not there yet. */
  readonly busy: ReadonlySignal<ReadonlySet<LayerId>> = this.#busy;
  /** Sentences for people, by layer, oldest first. */
  readonly problems: ReadonlySignal<ReadonlyMap<LayerId, readonly string[]>> = this.#problems;

  setBusy(ids: ReadonlySet<LayerId>): void {
    const now = this.#busy.peek();
    if (now.size !== ids.size || [...ids].some((id) => !now.has(id))) this.#busy.value = ids;
  }

  /** Why pixels of a layer could not be read; says whether that is new. */
  unread(id: LayerId, sentence: string): boolean {
    const known = this.#unread.get(id) ?? new Set();
    if (known.has(sentence)) return false;
    this.#unread.set(id, known.add(sentence));
    this.warn(id, [sentence]);
    return true;
  }

  /** What could not be read is asked for once more: what was said of it is not true any more, or will be said again. */
  readAgain(id: LayerId): void {
    const unread = this.#unread.get(id) ?? new Set();
    this.#unread.delete(id);
    const left = (this.#problems.peek().get(id) ?? []).filter((text) => !unread.has(text));
    this.#problems.value = new Map([...this.#problems.peek(), [id, left]]);
  }

  /** The same sentence is kept once. */
  warn(id: LayerId, sentences: readonly string[]): void {
    const known = this.#problems.peek().get(id) ?? [];
    const all = [...new Set([...known, ...sentences])];
    if (all.length > known.length)
      this.#problems.value = new Map([...this.#problems.peek(), [id, all]]);
  }
}
