import type { BackgroundTask } from "#core/background-task.ts";
import { computed, effect, type ReadonlySignal, signal } from "#core/signal.ts";
import type { ViewerModel } from "#core/viewer-model.ts";

/** What a person has done on this page so far, counted. */
export interface TourFacts {
  readonly images: number;
  readonly strokes: number;
  /** That came past their first step, and have ended. */
  readonly trainings: number;
  readonly predictions: number;
  /** Reviews count, too. */
  readonly sharings: number;
}

export interface TourFactsParts {
  readonly model: ViewerModel;
  readonly tasks: ReadonlySignal<readonly BackgroundTask[]>;
  /** How often somebody has asked for a link. */
  readonly links: ReadonlySignal<number>;
}

/** By the command that stops them: plugins' tasks are known by nothing else. */
const taskOf = { trainings: "train.stop", predictions: "predict.cancel" } as const;
type Counted = keyof typeof taskOf;

export interface FollowedFacts {
  readonly facts: ReadonlySignal<TourFacts>;
  /** What is under way. */
  readonly busy: ReadonlySignal<readonly Counted[]>;
  dispose(): void;
}

/** Follows what happens on the page. */
export function followFacts({ model, tasks, links }: TourFactsParts): FollowedFacts {
  const ended = signal({ trainings: 0, predictions: 0 });
  let last: readonly BackgroundTask[] = [];
  const dispose = effect(() => {
    const present = new Set(tasks.value.map(({ id }) => id));
    const gone = last.filter(({ id }) => !present.has(id));
    last = tasks.value;
    const count = (what: Counted) => ended.peek()[what] + gone.filter(isDone(what)).length;
    if (gone.length > 0)
      ended.value = { trainings: count("trainings"), predictions: count("predictions") };
  });
  return {
    dispose,
    facts: computed(() => ({
      images: model.layers.value.filter(({ kind }) => kind === "image").length,
      strokes: model.history.past.value.filter(({ kind }) => kind === "labels").length,
      ...ended.value,
      sharings: links.value + (model.review.last.value ? 1 : 0),
    })),
    busy: computed(() =>
      (Object.keys(taskOf) as Counted[]) // the keys of the table
        .filter((what) => tasks.value.some(({ cancel }) => cancel.id === taskOf[what])),
    ),
  };
}

/** A training that ends before its first step has failed. */
function isDone(what: Counted): (task: BackgroundTask) => boolean {
  return ({ cancel, progress = 0 }) =>
    cancel.id === taskOf[what] && (what !== "trainings" || progress > 0);
}
