import { isFailure } from "#core/failure.ts";
import { computed, type ReadonlySignal, type Signal, signal } from "#core/signal.ts";
import type { PluginContext } from "#viewer/index.ts";
import { contributedForms } from "./contributed-forms.ts";
import type { Change, JobKind, JobSettings } from "./job-kind.ts";

/** How the next job of a kind is to be, as a dock shows it. */
export interface Draft<S extends JobSettings> {
  /** With what plugins bring to choose from. Follows signals. */
  readonly kind: JobKind<S>;
  readonly settings: ReadonlySignal<S>;
}

/** Its writing side, which only commands hold. */
export class JobDraft<S extends JobSettings> implements Draft<S> {
  readonly #kind: ReadonlySignal<JobKind<S>>;
  readonly #settings: Signal<S>;
  readonly #record: ReturnType<PluginContext["keepChoices"]> | undefined;
  /** What the session document keeps: settings that are not as usual. JSON. */
  readonly session = computed(() => this.kind.unusual(this.settings.value));

  /**
   * `saved` as `session` gave it; what this version cannot read counts for nothing. `members` are those of plugins; changes can be taken
   * back where there is `keepChoices`.
   */
  constructor(
    kind: JobKind<S>,
    {
      saved = {},
      members,
      keepChoices,
    }: { readonly saved?: Change<S> } & Partial<
      Pick<PluginContext, "members" | "keepChoices">
    > = {},
  ) {
    this.#kind = computed(() => (members ? kind.with(contributedForms(members.value)) : kind));
    this.#settings = signal(restored(kind, saved));
    this.#record = keepChoices?.(kind.name, (choices) => {
      this.#settings.value = restored(kind, choices as Change<S>); // as `session` gave it
    });
  }

  get kind(): JobKind<S> {
    return this.#kind.value;
  }

  get settings(): ReadonlySignal<S> {
    return this.#settings;
  }

  /** Throws `train/bad-job`, and changes nothing then. */
  change(change: Change<S>): void {
    this.#become(this.kind.changed(this.#settings.value, change));
  }

  /** As everybody starts. */
  reset(): void {
    this.#become(this.kind.usual);
  }

  #become(settings: S): void {
    const before = this.session.peek();
    this.#settings.value = settings;
    const title = `change how to ${this.kind.name}`;
    this.#record?.({ title, before, after: this.session.peek() });
  }
}

function restored<S extends JobSettings>(kind: JobKind<S>, saved: Change<S>): S {
  try {
    return kind.changed(kind.usual, saved);
  } catch (error) {
    if (!isFailure(error, "train/bad-job")) throw error;
    return kind.usual;
  }
}
