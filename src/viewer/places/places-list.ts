import { lengthOf } from "#core/layers/grid.ts";
import type { LabelsLayer, ProbabilityLayer } from "#core/layers/layer.ts";
import { computed, type ReadonlySignal, signal } from "#core/signal.ts";
import type { ShownUncertainty } from "#core/uncertainty/measures.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { PictureOutline } from "../picture-outlines.ts";
import type { Place } from "./place.ts";
import type { RankedPlaces } from "./rank-places.ts";

/** What was ranked last, and for whom. */
export interface Ranked extends RankedPlaces {
  readonly prediction: ProbabilityLayer;
  /** Those that were looked through for what is labelled already. */
  readonly labels: LabelsLayer | undefined;
  readonly measure: ShownUncertainty;
}

/** The places that are most worth labelling, and how far a person has come with them. No part of the session. */
export class PlacesList {
  readonly #ranked = signal<Ranked | undefined>(undefined);
  readonly #at = signal<number | undefined>(undefined);
  readonly #done = signal<ReadonlySet<number>>(new Set());

  /** Nothing once the prediction is closed. */
  readonly ranked: ReadonlySignal<Ranked | undefined>;
  /** The place that somebody went to last, counted from 0. */
  readonly at: ReadonlySignal<number | undefined> = this.#at;
  /** Those that were found labelled since. */
  readonly done: ReadonlySignal<ReadonlySet<number>> = this.#done;
  /** The one that somebody went to, on the picture. */
  readonly outlines: ReadonlySignal<readonly PictureOutline[]>;

  constructor(model: Pick<ViewerModel, "layers">) {
    this.ranked = computed(() => {
      const ranked = this.#ranked.value;
      return ranked && model.layers.value.includes(ranked.prediction) ? ranked : undefined;
    });
    this.outlines = computed(() => {
      const at = this.#at.value;
      const ranked = this.ranked.value;
      const place = at === undefined ? undefined : ranked?.places[at];
      return ranked && place ? [outlineOf(place, ranked)] : [];
    });
  }

  put(ranked: Ranked): void {
    this.#ranked.value = ranked;
    this.#at.value = undefined;
    this.#done.value = new Set();
  }

  /** Places that get a label there are passed over from now on. */
  labelOn(labels: LabelsLayer): void {
    const ranked = this.#ranked.value;
    if (ranked) this.#ranked.value = { ...ranked, labels };
  }

  goTo(index: number): void {
    this.#at.value = index;
  }

  markDone(index: number): void {
    this.#done.value = new Set([...this.#done.value, index]);
  }
}

function outlineOf(
  { slice, y0, x0, y1, x1, score }: Place,
  { prediction }: Ranked,
): PictureOutline {
  const planes = Object.entries(slice).map(([axis, at]) => [axis, [at, at + 1]] as const);
  const { grid } = prediction;
  return {
    title: `${Math.round(100 * score)} % unsure`,
    region: { ...Object.fromEntries(planes), y: [y0, y1], x: [x0, x1] },
    extent: { y: lengthOf(grid, "y"), x: lengthOf(grid, "x") },
  };
}
