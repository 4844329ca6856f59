import { isFailure } from "#core/failure.ts";
import { computed, type ReadonlySignal, type Signal, signal } from "#core/signal.ts";
import {
  changed,
  type TrainChange,
  type TrainSettings,
  unusual,
  usualSettings,
} from "./train-settings.ts";

/** How the next training is to be, as the dock shows it. */
export interface Draft {
  readonly settings: ReadonlySignal<TrainSettings>;
}

/** Its writing side, which only commands hold. */
export class TrainDraft implements Draft {
  readonly #settings: Signal<TrainSettings>;
  /** What the session document keeps: settings that are not as usual. JSON. */
  readonly session = computed(() => unusual(this.settings.value));

  /** `saved` as `session` gave it; what this version cannot read counts for nothing. */
  constructor(saved: TrainChange = {}) {
    this.#settings = signal(restored(saved));
  }

  get settings(): ReadonlySignal<TrainSettings> {
    return this.#settings;
  }

  /** Throws `train/bad-job`, and changes nothing then. */
  change(change: TrainChange): void {
    this.#settings.value = changed(this.#settings.value, change);
  }

  /** As everybody starts. */
  reset(): void {
    this.#settings.value = usualSettings;
  }
}

function restored(saved: TrainChange): TrainSettings {
  try {
    return changed(usualSettings, saved);
  } catch (error) {
    if (!isFailure(error, "train/bad-job")) throw error;
    return usualSettings;
  }
}
