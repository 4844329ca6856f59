import type { LayerId } from "#core/ids.ts";
import { type ReadonlySignal, signal } from "#core/signal.ts";

/** How the layers fare while they are shown: which wait for tiles, and what went wrong or was left out. No part of the session. */
export class LayerStates {
  readonly #busy = signal<ReadonlySet<LayerId>>(new Set());
  readonly #problems = signal<ReadonlyMap<LayerId, readonly string[]>>(new Map());

  /** Those of which a tile of the present view is not there yet. */
  readonly busy: ReadonlySignal<ReadonlySet<LayerId>> = this.#busy;
  /** Sentences for people, by layer, oldest first. */
  readonly problems: ReadonlySignal<ReadonlyMap<LayerId, readonly string[]>> = this.#problems;

  setBusy(ids: ReadonlySet<LayerId>): void {
    const now = this.#busy.peek();
    if (now.size !== ids.size || [...ids].some((id) => !now.has(id))) this.#busy.value = ids;
  }

  /** The same sentence is kept once. */
  warn(id: LayerId, sentences: readonly string[]): void {
    const known = this.#problems.peek().get(id) ?? [];
    const all = [...new Set([...known, ...sentences])];
    if (all.length > known.length)
      this.#problems.value = new Map([...this.#problems.peek(), [id, all]]);
  }
}
