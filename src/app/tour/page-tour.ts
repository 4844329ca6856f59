import { computed, effect, type ReadonlySignal, signal } from "#core/signal.ts";
import type { TourView } from "#widgets/lamella-tour.ts";
import {
  type FollowedFacts,
  followFacts,
  type TourFacts,
  type TourFactsParts,
} from "./tour-facts.ts";
import { type TourStep, tourSteps } from "./tour-steps.ts";

/** Where a person can send the tour. */
export const tourMoves = ["start", "next", "back", "end"] as const;
export type TourMove = (typeof tourMoves)[number];

/** Once around the program, beside its real controls: it says what to do next, and sees when that was done. */
export interface PageTour {
  readonly view: ReadonlySignal<TourView | undefined>;
  go(to: TourMove): void;
  /** Goes on where it was left in this browser; where it never began, asks whether to. Nothing where it was ended. */
  offer(): void;
  dispose(): void;
}

type State =
  | { readonly at: "nowhere" }
  | { readonly at: "offer" }
  | { readonly at: "step"; readonly index: number; readonly begun: TourFacts };

const storageKey = "lamella-tour";
const ended = "ended";

const offered: TourView = {
  title: "New here?",
  text: "Five steps go once around: open, paint, train, predict, share. You do each with the real controls.",
};

/** `storage` is the page's, as `localStorage` is; where it refuses, the tour is offered on each visit. */
export function pageTour(parts: TourFactsParts & { storage(): Storage }): PageTour {
  const followed = followFacts(parts);
  const state = signal<State>({ at: "nowhere" });
  const enter = (index: number) => {
    const step = tourSteps[index];
    if (!step) return leave();
    state.value = { at: "step", index, begun: followed.facts.peek() };
    keep(parts.storage, step.doneBy === undefined ? ended : step.id);
  };
  const leave = () => {
    state.value = { at: "nowhere" };
    keep(parts.storage, ended);
  };
  const dispose = effect(() => {
    if (state.value.at !== "step") return;
    const { index, begun } = state.value;
    if (isDone(tourSteps[index], begun, followed.facts.value)) enter(index + 1);
  });
  return {
    view: computed(() => viewOf(state.value, followed)),
    go(to) {
      const index = state.value.at === "step" ? state.value.index : -1;
      if (to === "end") leave();
      else enter(to === "start" ? 0 : to === "next" ? index + 1 : Math.max(0, index - 1));
    },
    offer() {
      const kept = read(parts.storage);
      const at = tourSteps.findIndex(({ id }) => id === kept);
      if (at >= 0) enter(at);
      else if (kept !== ended) state.value = { at: "offer" };
    },
    dispose() {
      dispose();
      followed.dispose();
    },
  };
}

/** An image that is open already is opened; everything else has to be done anew. */
function isDone(step: TourStep | undefined, begun: TourFacts, now: TourFacts): boolean {
  if (step?.doneBy === undefined) return false;
  const before = step.doneBy === "images" ? 0 : begun[step.doneBy];
  return now[step.doneBy] > before;
}

function viewOf(state: State, { busy }: FollowedFacts): TourView | undefined {
  if (state.at === "nowhere") return undefined;
  if (state.at === "offer") return offered;
  const step = tourSteps[state.index];
  if (!step) return undefined;
  const { id, title, dock, meanwhile, text, doneBy } = step;
  const isBusy = busy.value.some((what) => what === doneBy);
  const said = { title, text: (isBusy ? meanwhile : undefined) ?? text };
  const count = tourSteps.length - 1;
  return {
    ...said,
    step: { index: state.index, count, mark: id, dock: isBusy ? undefined : dock },
  };
}

function keep(storage: () => Storage, value: string): void {
  try {
    storage().setItem(storageKey, value);
  } catch {
    // full, or shut: it is offered again on the next visit
  }
}

function read(storage: () => Storage): string | null {
  try {
    return storage().getItem(storageKey);
  } catch {
    return null;
  }
}
