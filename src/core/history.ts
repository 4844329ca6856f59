import type { ChangeKind, Changes, Step } from "./changes.ts";
import { type HistoryEvent, noSteps, type Steps, stepsAfter } from "./history-steps.ts";
import { shortId } from "./ids.ts";
import { computed, type ReadonlySignal, signal } from "./signal.ts";

/**
 * How one kind of change is taken back and done again, from its data alone. Both directions may wait and never fail half
 * way; what they return is the data that the step has from then on.
 */
export interface ChangeHandler<K extends ChangeKind> {
  /**
   * Resolves once the step can be taken, as when no stroke is under the pointer. By then it need not be the last one.
   * What was made ready is let go by what it resolves with.
   */
  ready?(data: Changes[K]): Promise<() => void>;
  undo(data: Changes[K]): Turned<K>;
  redo(data: Changes[K]): Turned<K>;
  /** One step in place of two that follow each other within `mergeMs`; undefined where they stay two. */
  merge?(earlier: Changes[K], later: Changes[K]): Changes[K] | undefined;
  /** A second unless told; Infinity where what makes two changes one is not how quickly they follow each other. */
  readonly mergeMs?: number;
  /** Told once, when nobody can ask for this step any more: what was kept for it can go. */
  forget?(data: Changes[K]): void;
}

// biome-ignore lint/suspicious/noConfusingVoidType: most handlers return nothing, and need not say so
type Turned<K extends ChangeKind> = Changes[K] | void | Promise<Changes[K] | void>;

/** A step as it is pushed. */
export type NewStep = {
  [K in ChangeKind]: {
    readonly kind: K;
    readonly title: string;
    readonly data: Changes[K];
    readonly bytes?: number;
    readonly at?: number;
  };
}[ChangeKind];

/** Changes that follow each other as fast as this can be one step, as those of a slider. */
const quickMs = 1000;

/**
 * One undo and redo over everything: strokes, layers, settings. Steps are data (see `changes.ts`), bounded in number and
 * bytes; what was changed is already done when it is pushed.
 */
export class History {
  readonly #steps = signal<Steps>(noSteps);
  readonly #handlers = new Map<ChangeKind, ChangeHandler<ChangeKind>>();
  readonly #listeners = new Set<(event: HistoryEvent) => void>();
  #turn: Promise<unknown> = Promise.resolve();
  #mayMerge: boolean;

  readonly past: ReadonlySignal<readonly Step[]> = computed(() => this.#steps.value.past);
  readonly future: ReadonlySignal<readonly Step[]> = computed(() => this.#steps.value.future);

  constructor() {
    this.#mayMerge = false;
  }

  /** Says how a kind of change is taken back; one handler a kind. Returns what takes it out again. */
  handle<K extends ChangeKind>(kind: K, handler: ChangeHandler<K>): () => void {
    if (this.#handlers.has(kind)) throw new Error(`Two handlers take back "${kind}"`);
    this.#handlers.set(kind, handler as unknown as ChangeHandler<ChangeKind>); // only given steps of that kind
    return () => this.#handlers.delete(kind);
  }

  /** Called with all that happens, in order, but not with what `load` brings. Returns what ends it. */
  subscribe(listener: (event: HistoryEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  push({ bytes = 0, at = Date.now(), ...rest }: NewStep): void {
    const step = { ...rest, id: shortId(), bytes, at } as Step; // the same union, with the rest filled in
    const merged = this.#merged(step);
    this.#apply(merged ? { do: "merge", step: merged } : { do: "push", step });
    this.#mayMerge = true;
  }

  /** Forgets every step: what they are about is gone. */
  clear(): void {
    this.#apply({ do: "clear" });
  }

  /** Puts the steps of another session in place of those there are; nothing is told of those. */
  load(steps: Steps): void {
    this.#steps.value = steps;
    this.#mayMerge = false;
  }

  /** The title of what was taken back, or nothing where there is none. */
  undo(): Promise<string | undefined> {
    return this.#inTurn(() => this.#takeLast("undo"));
  }

  redo(): Promise<string | undefined> {
    return this.#inTurn(() => this.#takeLast("redo"));
  }

  async #takeLast(way: "undo" | "redo"): Promise<string | undefined> {
    const list = way === "undo" ? this.past : this.future;
    for (;;) {
      const step = list.value.at(-1);
      if (!step) return undefined;
      const handler = this.#handlerOf(step.kind);
      const release = await handler.ready?.(step.data);
      try {
        if (list.value.at(-1) !== step) continue; // what was waited for was a step too: that one is the last now
        const data = await handler[way](step.data);
        this.#apply({ do: way, id: step.id, ...(data && { data }) });
        this.#mayMerge = false;
        return step.title;
      } finally {
        release?.();
      }
    }
  }

  #merged(step: Step): Step | undefined {
    const last = this.past.value.at(-1);
    const handler = this.#handlers.get(step.kind);
    const isClose = last?.kind === step.kind && step.at - last.at < (handler?.mergeMs ?? quickMs);
    if (!last || !isClose || !this.#mayMerge || this.future.value.length > 0) return undefined;
    const data = handler?.merge?.(last.data, step.data);
    return data && ({ ...last, data, at: step.at } as Step); // of one kind: just compared
  }

  #apply(event: HistoryEvent): void {
    const before = this.#steps.value;
    const after = stepsAfter(before, event);
    this.#steps.value = after;
    for (const listener of [...this.#listeners]) listener(event);
    const kept = new Set([...after.past, ...after.future].map(({ id }) => id));
    for (const { id, kind, data } of [...before.past, ...before.future])
      if (!kept.has(id)) this.#handlers.get(kind)?.forget?.(data);
  }

  #handlerOf(kind: ChangeKind): ChangeHandler<ChangeKind> {
    const handler = this.#handlers.get(kind);
    if (!handler) throw new Error(`Nothing takes back "${kind}"`);
    return handler;
  }

  /** A key held down asks faster than stores answer: one at a time, in order. */
  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(step);
    this.#turn = turn.catch(() => {}); // whoever asked is told; the next one still gets its turn
    return turn;
  }
}
