import { type ReadonlySignal, signal } from "./signal.ts";

/** One step that can be taken back. Both directions may wait (pixels can come from a store) and never fail half way. */
export interface Change {
  /** For the menu: "Undo paint". */
  readonly title: string;
  undo(): void | Promise<void>;
  redo(): void | Promise<void>;
  /** Told once, when nobody can ask for this step any more: what was kept for it can go. */
  forget?(): void;
}

/** How many steps are kept. */
const limit = 200;

/** One undo and redo over everything: strokes, layers, settings. What was changed is already done when it is pushed. */
export class History {
  readonly #past = signal<readonly Change[]>([]);
  readonly #future = signal<readonly Change[]>([]);
  #turn: Promise<unknown> = Promise.resolve();

  readonly past: ReadonlySignal<readonly Change[]> = this.#past;
  readonly future: ReadonlySignal<readonly Change[]> = this.#future;

  push(change: Change): void {
    const past = [...this.#past.value, change];
    const forgotten = [...past.slice(0, -limit), ...this.#future.value];
    this.#past.value = past.slice(-limit);
    this.#future.value = [];
    for (const { forget } of forgotten) forget?.();
  }

  /** Forgets every step: what they are about is gone. */
  clear(): void {
    const forgotten = [...this.#past.value, ...this.#future.value];
    this.#past.value = [];
    this.#future.value = [];
    for (const { forget } of forgotten) forget?.();
  }

  /** The title of what was taken back, or nothing where there is none. */
  undo(): Promise<string | undefined> {
    return this.#inTurn(async () => {
      const change = this.#past.value.at(-1);
      if (!change) return undefined;
      await change.undo();
      this.#past.value = this.#past.value.slice(0, -1);
      this.#future.value = [...this.#future.value, change];
      return change.title;
    });
  }

  redo(): Promise<string | undefined> {
    return this.#inTurn(async () => {
      const change = this.#future.value.at(-1);
      if (!change) return undefined;
      await change.redo();
      this.#future.value = this.#future.value.slice(0, -1);
      this.#past.value = [...this.#past.value, change];
      return change.title;
    });
  }

  /** A key held down asks faster than stores answer: one at a time, in order. */
  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(step);
    this.#turn = turn.catch(() => {}); // whoever asked is told; the next one still gets its turn
    return turn;
  }
}
