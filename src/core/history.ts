import { type ReadonlySignal, type Signal, signal } from "./signal.ts";

/** One step that can be taken back. Both directions may wait (pixels can come from a store) and never fail half way. */
export interface Change {
  /** For the menu: "Undo paint". */
  readonly title: string;
  /** Resolves once the step can be taken, as when no stroke is under the pointer. By then it need not be the last one. */
  ready?(): Promise<void>;
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
    const [from, to] = [this.#past, this.#future];
    return this.#inTurn(() => moveLast({ from, to, take: (change) => change.undo() }));
  }

  redo(): Promise<string | undefined> {
    const [from, to] = [this.#future, this.#past];
    return this.#inTurn(() => moveLast({ from, to, take: (change) => change.redo() }));
  }

  /** A key held down asks faster than stores answer: one at a time, in order. */
  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(step);
    this.#turn = turn.catch(() => {}); // whoever asked is told; the next one still gets its turn
    return turn;
  }
}

interface Move {
  readonly from: Signal<readonly Change[]>;
  readonly to: Signal<readonly Change[]>;
  take(change: Change): void | Promise<void>;
}

/** Takes the last step of one list and puts it at the end of the other; returns its title. */
async function moveLast({ from, to, take }: Move): Promise<string | undefined> {
  for (;;) {
    const change = from.value.at(-1);
    await change?.ready?.();
    if (from.value.at(-1) !== change) continue; // what was waited for was a step too: that one is the last now
    if (!change) return undefined;
    await take(change);
    from.value = from.value.filter((other) => other !== change);
    to.value = [...to.value, change];
    return change.title;
  }
}
