import { Failure } from "#core/failure.ts";
import { type LayerId, shortId } from "#core/ids.ts";
import { effect, type ReadonlySignal, signal } from "#core/signal.ts";
import { unlessAborted } from "#core/unless-aborted.ts";
import { type Place, type WatchInput, watchRun } from "#worker/tokens.ts";
import { focusOf } from "./focus.ts";
import type { RunStatus } from "./learning.ts";
import type { LearningParts } from "./learning-parts.ts";
import type { OwnRun } from "./learning-state.ts";
import { openPrediction } from "./open-prediction.ts";
import { hasWeights, isActive } from "./run-states.ts";

type Region = WatchInput["region"];

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
 * Shows over an image what a run predicts of the part that is looked at: again and again while it trains, and at its end by its best
 * weights, in a layer that stays. What an earlier run showed there is hidden. Ends early where the layer or the image is closed. That
 * it did not work is a note of the run.
 */
export async function watch(parts: LearningParts, watched: Watched): Promise<void> {
  const { status } = watched.run;
  try {
    await new Watch(parts, watched).untilTheEnd();
  } catch (error) {
    if (parts.closed.aborted) return;
    if (!(error instanceof Failure)) throw error;
    const { notes } = status.value;
    const note = `What it predicts is no longer shown while it trains: ${error.message}`;
    status.value = { ...status.value, notes: [...notes, note] };
  }
}

class Watch {
  readonly #parts: LearningParts;
  readonly #watched: Watched;
  readonly #to: Place = { kind: "opfs", path: `predictions/${shortId()}` };
  #layer: LayerId | undefined;
  #opening: Promise<LayerId> | undefined;

  constructor(parts: LearningParts, watched: Watched) {
    this.#parts = parts;
    this.#watched = watched;
  }

  async untilTheEnd(): Promise<void> {
    const { state, closed } = this.#parts;
    const { status } = this.#watched.run;
    state.claim(this.#to);
    let restMs = 0;
    for (let step = 0; ; ) {
      await untilDue(status, { after: step, restMs }, closed);
      const isOver = !isActive(status.value);
      if (!this.#isOpen || (isOver && !hasWeights(status.value))) return;
      ({ step } = status.value);
      const startedMs = performance.now();
      const isShown = await this.#look();
      if (isOver) return;
      const tookMs = performance.now() - startedMs;
      restMs = isShown ? Math.max(shortestRestMs, tookMs / share) : soonMs;
    }
  }

  get #isOpen(): boolean {
    const { model } = this.#parts.context;
    return [this.#watched.image, this.#layer].every((id) => id === undefined || model.has(id));
  }

  /** Predicts what is on the screen. False where there is nothing to see: none of the image, a hidden layer, or no weights yet. */
  async #look(): Promise<boolean> {
    const { context, client, closed } = this.#parts;
    const { run, image: id, backend } = this.#watched;
    const visible = context.visibleRegion(id);
    const isHidden = this.#layer && !context.model.layer(this.#layer).visible.value;
    if (!visible || isHidden) return false;
    const input: WatchInput = {
      ...{ run: run.id, image: await context.source(id), to: this.#to, backend },
      ...{ region: middleOf(visible), focus: focusOf(context, { id }) },
    };
    const isShown = await client.run(watchRun, input, {
      signal: closed,
      onProgress: (progress) => {
        if (progress.kind === "created") this.#opening ??= this.#open(progress.name);
        if (progress.kind === "arrived") void this.#draw(progress.region);
      },
    });
    await this.#opening;
    return isShown;
  }

  /** What is selected stays so: somebody may be painting. */
  async #open(name: string): Promise<LayerId> {
    const { context, state } = this.#parts;
    const { model } = context;
    const { image } = this.#watched;
    const before = state.watched.get(image);
    const selected = model.selected.peek();
    this.#layer = await openPrediction(context, { source: this.#to, name });
    state.watched.set(image, this.#layer);
    if (selected !== undefined && model.has(selected))
      await context.run("layers.select", { layer: selected });
    if (before !== undefined && model.has(before))
      await context.run("layers.set", { layer: before, visible: false });
    return this.#layer;
  }

  async #draw(region: Region): Promise<void> {
    const { context } = this.#parts;
    const layer = await this.#opening?.catch(() => undefined); // whoever waits for it tells why
    if (layer !== undefined && context.model.has(layer)) context.pixelsChanged(layer, region);
  }
}

/** Resolves once a run that goes on has done more steps than `after` and a rest is over, or the run is over itself. */
async function untilDue(
  status: ReadonlySignal<RunStatus>,
  { after, restMs }: { readonly after: number; readonly restMs: number },
  until: AbortSignal,
): Promise<void> {
  until.throwIfAborted();
  const isRested = signal(false);
  const timer = setTimeout(() => {
    isRested.value = true;
  }, restMs);
  let stop = () => {};
  const due = new Promise<void>((resolve) => {
    stop = effect(() => {
      const { state, step } = status.value;
      const isDue = isRested.value && state === "running" && step > after;
      if (isDue || !isActive(status.value)) resolve();
    });
  });
  try {
    await unlessAborted(due, until);
  } finally {
    clearTimeout(timer);
    stop();
  }
}

/** Whole pixels of a region, of height and width about its middle. */
function middleOf(region: Region): Region {
  return Object.fromEntries(
    Object.entries(region).map(([axis, [start, stop]]) => {
      const surplus = axis === "y" || axis === "x" ? Math.max(0, stop - start - mostPx) : 0;
      return [axis, [Math.floor(start + surplus / 2), Math.ceil(stop - surplus / 2)] as const];
    }),
  );
}
