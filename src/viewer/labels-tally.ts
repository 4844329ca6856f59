import type { EditableLabels } from "#core/labels/editable-labels.ts";
import { LabelCensus, type LabelPlace } from "#core/labels/label-census.ts";
import { type ReadonlySignal, signal } from "#core/signal.ts";

/** How far the counting is. "stopped" and "failed" leave what was counted till then. */
type TallyState =
  | { readonly kind: "idle" }
  | { readonly kind: "counting"; readonly done: number; readonly total: number }
  | { readonly kind: "counted" }
  | { readonly kind: "stopped" }
  | { readonly kind: "failed"; readonly error: unknown };

/** Chunks that are read at a time: as much as a base can do at once without the page waiting for it. */
const chunksAtOnce = 8;

/** The page draws in between. */
const sliceMs = 8;

/** How often what is counted by now is told. */
const tellMs = 250;

/** A stroke is counted when it rests for so long. */
const restMs = 120;

/**
 * Counts the labels of one layer in slices, and goes on counting what is painted. Whoever reads it calls `start`; the
 * owner releases it.
 */
export class LabelsTally {
  readonly #labels: EditableLabels;
  readonly #census: LabelCensus;
  readonly #state = signal<TallyState>({ kind: "idle" });
  readonly #version = signal(0);
  readonly #dirty = new Set<number>();
  readonly #stopFollowing: () => void;
  #counting: { readonly abort: AbortController; readonly ended: Promise<void> } | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(labels: EditableLabels) {
    this.#labels = labels;
    this.#census = new LabelCensus(labels);
    this.#stopFollowing = labels.subscribe((change) => {
      const changed = change[this.#census.level];
      if (!changed || changed.byKey.size === 0) return;
      for (const key of changed.byKey.keys()) this.#dirty.add(key);
      clearTimeout(this.#rest);
      this.#rest = setTimeout(() => this.settle(), restMs);
    });
  }

  readonly state: ReadonlySignal<TallyState> = this.#state;
  /** Grows whenever the counts are others. */
  readonly version: ReadonlySignal<number> = this.#version;

  get isApproximate(): boolean {
    return this.#census.isApproximate;
  }

  labels(): Iterable<number> {
    return this.#census.labels();
  }

  /** The level that is counted: 0 where that is not too much. */
  get level(): number {
    return this.#census.level;
  }

  /** The keys of the chunks of that level that were found to hold a label. */
  chunksOf(label: number): Iterable<number> {
    return this.#census.chunksOf(label);
  }

  /** In pixels of level 0. */
  areaOf(label: number): number {
    return this.#census.areaOf(label);
  }

  placeOf(label: number): LabelPlace | undefined {
    return this.#census.placeOf(label);
  }

  /** Counts all there is, unless that is done or under way. Never rejects: `state` tells. */
  start(): Promise<void> {
    if (this.#state.value.kind === "counted") return Promise.resolve();
    if (this.#counting) return this.#counting.ended;
    const abort = new AbortController();
    const ended = this.#countAll(abort.signal)
      .then(
        () => ({ kind: "counted" }) as const,
        (error: unknown) =>
          abort.signal.aborted
            ? ({ kind: "stopped" } as const)
            : ({ kind: "failed", error } as const),
      )
      .then((state) => {
        this.#counting = undefined;
        this.#state.value = state;
        this.#version.value++;
      });
    this.#counting = { abort, ended };
    return ended;
  }

  /** Ends the counting under way. */
  stop(): void {
    this.#counting?.abort.abort();
  }

  /** Counts what was painted last now. */
  settle(): void {
    clearTimeout(this.#rest);
    if (this.#dirty.size === 0) return;
    const chunks = this.#labels.level(this.#census.level);
    for (const key of this.#dirty) this.#census.put(key, chunks.edited.get(key));
    this.#dirty.clear();
    this.#version.value++;
  }

  release(): void {
    this.stop();
    clearTimeout(this.#rest);
    this.#stopFollowing();
  }

  async #countAll(abort: AbortSignal): Promise<void> {
    const census = this.#census;
    const keys = census.chunks();
    const total = keys.length;
    this.#state.value = { kind: "counting", done: 0, total };
    let [pausedAt, toldAt] = [performance.now(), performance.now()];
    for (let done = 0; done < total; done += chunksAtOnce) {
      const batch = keys.slice(done, done + chunksAtOnce);
      await Promise.all(
        batch.map(async (key) => {
          const place = { level: census.level, key };
          census.put(key, await this.#labels.loadChunk(place, abort));
        }),
      );
      abort.throwIfAborted();
      const now = performance.now();
      if (now - toldAt > tellMs) {
        toldAt = now;
        this.#state.value = { kind: "counting", done: done + batch.length, total };
        this.#version.value++;
      }
      if (now - pausedAt < sliceMs) continue;
      await new Promise((resolve) => setTimeout(resolve));
      pausedAt = performance.now();
    }
  }
}
