import type { LitElement, ReactiveController } from "lit";

/** As high as rows.css.ts has them. */
export const rowPx = 24;
/** Rows drawn beyond the edges, so that scrolling shows no gaps. */
const spareRows = 8;

/**
 * The part of a long table that is in sight: its element draws only those rows. The scrolling element is the one of class
 * "scroll"; a heading of one row stays at its top.
 */
export class RowsController implements ReactiveController {
  readonly #host: LitElement;
  readonly #resized = new ResizeObserver(() => this.measure());
  #followed: unknown;
  #scrolledPx = 0;
  #heightPx = 400;

  constructor(host: LitElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    const scroll = this.#host.hasUpdated && this.scroll; // docks take their elements out and put them back
    if (scroll) this.#resized.observe(scroll);
  }

  hostDisconnected(): void {
    this.#resized.disconnect();
  }

  hostUpdated(): void {
    if (this.scroll) this.#resized.observe(this.scroll); // does nothing where it is observed
  }

  get scroll(): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>(".scroll");
  }

  /** What to draw, as indices. */
  get range(): { readonly first: number; readonly end: number } {
    const first = Math.max(0, Math.floor(this.#scrolledPx / rowPx) - spareRows);
    return { first, end: first + Math.ceil(this.#heightPx / rowPx) + 2 * spareRows };
  }

  /** To be called when it was scrolled. */
  measure(): void {
    const { scroll } = this;
    if (!scroll) return;
    const [scrolledPx, heightPx] = [scroll.scrollTop, scroll.clientHeight];
    if (scrolledPx === this.#scrolledPx && heightPx === this.#heightPx) return;
    this.#scrolledPx = scrolledPx;
    this.#heightPx = heightPx;
    this.#host.requestUpdate();
  }

  /** Brings a row into sight when it is another one than before, by what tells it from others: whoever scrolls away stays there. */
  follow(key: unknown, indexOf: () => number): void {
    if (key === this.#followed) return;
    const index = indexOf();
    if (index < 0) return; // it may be in the table later on
    this.#followed = key;
    this.#reveal(index);
  }

  /** Scrolls no further than it has to. */
  #reveal(index: number): void {
    const { scroll } = this;
    if (!scroll) return;
    const top = index * rowPx;
    if (top < scroll.scrollTop) scroll.scrollTop = top;
    else if (top + 2 * rowPx > scroll.scrollTop + scroll.clientHeight)
      scroll.scrollTop = top + 2 * rowPx - scroll.clientHeight; // the heading takes a row
  }

  /** The row that a key goes to from row `at` (-1: none) of `count`; undefined for other keys and where there are no rows. */
  target(key: string, { at, count }: { at: number; count: number }): number | undefined {
    const page = Math.max(1, Math.floor(this.#heightPx / rowPx) - 2);
    const targets: { readonly [key: string]: number } = {
      ArrowUp: at - 1,
      ArrowDown: at + 1,
      PageUp: at - page,
      PageDown: at + page,
      Home: 0,
      End: count - 1,
      Enter: at,
    };
    const target = targets[key];
    if (target === undefined || count === 0) return undefined;
    return Math.min(Math.max(0, target), count - 1);
  }
}
