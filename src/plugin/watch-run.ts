import { Failure } from "#core/failure.ts";
import type { LayerId } from "#core/ids.ts";
import { effect, type ReadonlySignal } from "#core/signal.ts";
import { type Place, type WatchInput, watchRun } from "#worker/tokens.ts";
import { focusOf } from "./focus.ts";
import type { RunStatus } from "./learning.ts";
import type { LearningParts } from "./learning-parts.ts";
import type { OwnRun } from "./learning-state.ts";
import { openPrediction } from "./open-prediction.ts";
import { hasWeights, isActive } from "./run-states.ts";
import { untilDue } from "./until-due.ts";
import { watchedLayer, watchedPlace } from "./watched-layer.ts";

/** A part of an image, and its middle. */
type Sight = Pick<WatchInput, "region" | "focus">;

/** So many pixels along an axis are predicted at the most, about the middle of what is looked at. */
const mostPx = 1024;
/** The share of a training's time that looking at it may take. */
const share = 0.1;
/** From one look to the next, at the least. */
const shortestRestMs = 2000;
/** And where there was nothing to see. */
const soonMs = 500;

/** What is looked at. */
export interface Watched {
  readonly run: OwnRun;
  readonly image: LayerId;
  readonly backend: WatchInput["backend"];
}

/**
 * Shows over an image what a run predicts of the part that is looked at: again and again while it trains, and at its end, by its best
 * weights, of every part that was. What an earlier run showed there is hidden. Ends early where the layer or the image is closed. That
 * it did not work is a note of the run.
 */
export async function watch(parts: LearningParts, watched: Watched): Promise<void> {
  const { status } = watched.run;
  const looking = new Watch(parts, watched);
  try {
    await looking.untilTheEnd();
  } catch (error) {
    if (looking.signal.aborted) return;
    if (!(error instanceof Failure)) throw error;
    const { notes } = status.value;
    const note = `What it predicts is not shown any further: ${error.message}`;
    status.value = { ...status.value, notes: [...notes, note] };
  }
}

class Watch {
  readonly #parts: LearningParts;
  readonly #watched: Watched;
  readonly #to: Place;
  readonly #gone = new AbortController();
  /** Aborts once there is nothing to look at any more. */
  readonly signal: AbortSignal;
  /** Every part that was looked at, the last one last. */
  readonly #seen = new Map<string, Sight>();
  #layer: LayerId | undefined;
  #opening: Promise<void> | undefined;

  constructor(parts: LearningParts, watched: Watched) {
    this.#parts = parts;
    this.#watched = watched;
    this.#to = watchedPlace(watched.run);
    this.signal = AbortSignal.any([parts.closed, this.#gone.signal]);
  }

  async untilTheEnd(): Promise<void> {
    const { context, state } = this.#parts;
    const { run } = this.#watched;
    state.claim(this.#to);
    this.#layer = await watchedLayer(context, run);
    if (this.#layer) this.#opening = Promise.resolve();
    const stop = effect(() => {
      if (!this.#isOpen) this.#gone.abort();
    });
    try {
      await this.#whileItTrains(run.status);
      if (hasWeights(run.status.value)) await this.#atTheEnd();
    } finally {
      stop();
    }
  }

  get #isOpen(): boolean {
    const { model } = this.#parts.context;
    return [this.#watched.image, this.#layer].every((id) => id === undefined || model.has(id));
  }

  async #whileItTrains(status: ReadonlySignal<RunStatus>): Promise<void> {
    let restMs = shortestRestMs; // its first steps show nothing yet
    for (let step = 0; ; ) {
      await untilDue(status, { after: step, restMs }, this.signal);
      if (!isActive(status.value)) return;
      ({ step } = status.value);
      const sight = this.#isHidden ? undefined : this.#inSight();
      const startedMs = performance.now();
      const isShown = sight !== undefined && (await this.#look(sight));
      const tookMs = performance.now() - startedMs;
      restMs = isShown ? Math.max(shortestRestMs, tookMs / share) : soonMs;
    }
  }

  /** Takes as long as all looks before did, at the most: a tenth of the training. */
  async #atTheEnd(): Promise<void> {
    const now = this.#inSight();
    const last = now ? [now] : [];
    const sights = new Map([...last, ...[...this.#seen.values()].reverse()].map(named));
    for (const sight of sights.values()) await this.#look(sight);
  }

  get #isHidden(): boolean {
    return this.#layer !== undefined && !this.#parts.context.model.layer(this.#layer).visible.value;
  }

  /** The part of the image that is on the screen, or its middle. */
  #inSight(): Sight | undefined {
    const { context } = this.#parts;
    const { image: id } = this.#watched;
    const visible = context.visibleRegion(id);
    return visible && { region: middleOf(visible), focus: focusOf(context, { id }) };
  }

  /** Predicts a part. False where there are no weights yet. */
  async #look(sight: Sight): Promise<boolean> {
    const { context, client } = this.#parts;
    const { run, image: id, backend } = this.#watched;
    const image = await context.source(id);
    this.signal.throwIfAborted();
    const input: WatchInput = { run: run.id, image, to: this.#to, backend, ...sight };
    const isShown = await client.run(watchRun, input, {
      signal: this.signal,
      onProgress: (progress) => {
        if (progress.kind === "created") this.#begin(progress.name);
        if (progress.kind === "arrived") void this.#draw(progress.region);
      },
    });
    await this.#opening;
    if (!isShown) return false;
    const [name] = named(sight);
    this.#seen.delete(name);
    this.#seen.set(name, sight);
    return true;
  }

  #begin(name: string): void {
    if (this.#opening !== undefined) return;
    this.#opening = this.#open(name);
    this.#opening.catch(() => {}); // whoever waits for it tells why
  }

  /** Whoever is painting goes on. */
  async #open(name: string): Promise<void> {
    const { context, state } = this.#parts;
    const { image } = this.#watched;
    this.signal.throwIfAborted();
    const aside = { instead: state.watched.get(image) };
    this.#layer = await openPrediction(context, { source: this.#to, name, aside });
    state.watched.set(image, this.#layer);
  }

  async #draw(region: Sight["region"]): Promise<void> {
    const { context } = this.#parts;
    await this.#opening?.catch(() => {}); // as above
    if (this.#layer && context.model.has(this.#layer)) context.pixelsChanged(this.#layer, region);
  }
}

function named(sight: Sight): [name: string, sight: Sight] {
  return [JSON.stringify(sight.region), sight];
}

/** Whole pixels of a region, of height and width about its middle. */
function middleOf(region: Sight["region"]): Sight["region"] {
  return Object.fromEntries(
    Object.entries(region).map(([axis, [start, stop]]) => {
      const surplus = axis === "y" || axis === "x" ? Math.max(0, stop - start - mostPx) : 0;
      return [axis, [Math.floor(start + surplus / 2), Math.ceil(stop - surplus / 2)] as const];
    }),
  );
}
