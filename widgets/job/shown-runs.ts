import { html, type LitElement } from "lit";
import type { Run } from "#plugin/learning.ts";
import { isActive } from "#plugin/run-states.ts";
import "./lamella-run-list.ts";
import { pictureFirst } from "../picture-first.ts";
import type { LamellaRunList } from "./lamella-run-list.ts";

/** Which of a dock's runs is looked at, and which are laid over it: the last one, until another is chosen or begins. */
export class ShownRuns {
  readonly #host: LitElement;
  #shown: string | undefined;
  #compared: readonly string[] = [];
  /** The youngest run that was drawn. */
  #last: string | undefined;
  /** Whether that one has begun and lies below the form still, where nobody does anything in the dock. */
  #isLow = false;

  constructor(host: LitElement) {
    this.#host = host;
    for (const type of ["wheel", "pointerdown", "keydown"])
      host.addEventListener(type, () => (this.#isLow = false), { passive: true });
  }

  /** Under a rule, what `view` makes of the run and those over it; then a list where there are several. Oldest run first. */
  render(runs: readonly Run[], view: (run: Run, compared: readonly Run[]) => unknown) {
    const last = runs.at(-1);
    const isNew = last?.id !== this.#last;
    this.#last = last?.id;
    if (isNew) this.#shown = undefined;
    const isGoing = last !== undefined && isActive(last.status.value);
    if (isNew) this.#isLow = isGoing;
    // Its curves come with its first step: until then it may be too short to be brought to the top.
    const hasCurves = isGoing && last.status.value.step > 0;
    if (this.#isLow && (isNew || hasCurves)) void this.#reveal();
    if (hasCurves || !isGoing) this.#isLow = false;
    const run = runs.find(({ id }) => id === this.#shown) ?? last;
    if (!run) return "";
    const others = this.#compared.filter((id) => id !== run.id);
    const compared = others.flatMap((id) => runs.find((other) => other.id === id) ?? []);
    return html`<hr data-run />${view(run, compared)}
      ${
        runs.length > 1
          ? html`<hr /><lamella-run-list .runs=${runs} .shown=${run.id} .compared=${others}
              @change=${(event: Event) => this.#take(event.currentTarget as LamellaRunList)}></lamella-run-list>`
          : ""
      }`;
  }

  /** A run that begins lies below a long form. */
  async #reveal(): Promise<void> {
    await this.#host.updateComplete;
    await pictureFirst(new AbortController().signal); // a quarter of a second at the most
    this.#host.renderRoot
      .querySelector("hr[data-run]")
      ?.scrollIntoView({ block: "start", container: "nearest" } as ScrollIntoViewOptions); // newer than TypeScript's DOM
  }

  #take({ shown, compared }: LamellaRunList): void {
    this.#shown = shown;
    this.#compared = compared;
    this.#host.requestUpdate();
  }
}
