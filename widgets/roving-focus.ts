import type { LitElement, ReactiveController } from "lit";

/** What can have the focus, and cannot while it is disabled. */
interface Stop extends HTMLElement {
  readonly disabled: boolean;
}

/**
 * One stop of Tab for all buttons of an upright tool bar: the arrows, Home and End go from one to the next, and Tab comes back to the
 * one that had the focus last.
 */
export class RovingFocus implements ReactiveController {
  readonly #host: LitElement;
  readonly #stops: () => readonly Stop[];
  #last: Stop | undefined;

  constructor(host: LitElement, stops: () => readonly Stop[]) {
    this.#host = host;
    this.#stops = stops;
    host.addController(this);
    host.addEventListener("focusin", (event) => this.#enter(event));
    host.addEventListener("keydown", (event) => this.#go(event));
  }

  hostUpdated(): void {
    const stops = this.#open();
    if (!this.#last || !stops.includes(this.#last)) this.#last = stops[0];
    for (const stop of stops) stop.tabIndex = stop === this.#last ? 0 : -1;
  }

  #enter(event: Event): void {
    this.#stopAt(this.#open().find((stop) => event.composedPath().includes(stop)));
  }

  #stopAt(stop: Stop | undefined): void {
    if (!stop || stop === this.#last) return;
    this.#last = stop;
    this.#host.requestUpdate();
  }

  #go(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return; // the page's own
    const stops = this.#open();
    const at = stops.findIndex((stop) => event.composedPath().includes(stop));
    const targets: { readonly [key: string]: number } = {
      ArrowUp: at - 1,
      ArrowDown: (at + 1) % stops.length,
      Home: 0,
      End: -1,
    };
    const target = targets[event.key];
    const next = target === undefined ? undefined : stops.at(target);
    if (at < 0 || !next) return;
    event.preventDefault();
    event.stopPropagation();
    next.focus();
    this.#stopAt(next);
  }

  #open(): readonly Stop[] {
    return this.#stops().filter(({ disabled }) => !disabled);
  }
}
