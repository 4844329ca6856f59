import type { PixelAgreement } from "#core/compare/agreement.ts";
import type { Comparison } from "#core/compare/comparison.ts";
import type { EditableLabels } from "#core/labels/editable-labels.ts";
import type { ObjectAgreement } from "#core/objects/match-objects.ts";
import { type ReadonlySignal, signal } from "#core/signal.ts";

/** "view": what the camera sees of the slice. "slice": all of the slice. "all": every slice. */
export const comparedExtents = ["view", "slice", "all"] as const;
export type ComparedExtent = (typeof comparedExtents)[number];

/** How two layers agree, and what was counted. */
export interface ComparedFigures extends Pick<Comparison, "a" | "b" | "label"> {
  readonly extent: ComparedExtent;
  /** Name of the labels inside of which pixels counted. */
  readonly within: string | undefined;
  readonly pixels: PixelAgreement;
  readonly objects: ObjectAgreement;
  /** From which strength on pixels were foreground, 0..255. */
  readonly lowest: readonly [a: number, b: number];
}

/** What was counted last; it ages when labels that were counted are painted on. */
export class LastCompared {
  readonly #figures = signal<ComparedFigures | undefined>(undefined);
  readonly #isOld = signal(false);
  #stop: () => void = () => {};

  readonly figures: ReadonlySignal<ComparedFigures | undefined> = this.#figures;
  readonly isOld: ReadonlySignal<boolean> = this.#isOld;

  /** From before the counting on, edits of these labels age what comes of it. */
  follow(labels: readonly EditableLabels[]): void {
    this.#stop();
    this.#isOld.value = false;
    const stops = labels.map((each) =>
      each.subscribe(() => {
        this.#isOld.value = true;
      }),
    );
    this.#stop = () => {
      for (const stop of stops) stop();
    };
  }

  put(figures: ComparedFigures | undefined): void {
    this.#figures.value = figures;
    if (!figures) this.#stop();
  }
}
