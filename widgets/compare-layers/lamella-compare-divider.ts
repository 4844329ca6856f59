import { SignalWatcher } from "@lit-labs/preact-signals";
import { css, html, LitElement } from "lit";
import type { Comparison } from "#core/compare/comparison.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";

/** Shares of the picture's width. */
const step = 0.01;
const longStep = 0.1;

/** Where one layer of a comparison ends on the picture and the other begins, with their names; of a swipe it can be moved. */
export class LamellaCompareDivider extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    css`
      :host {
        position: absolute;
        inset: 0;
        overflow: hidden;
        pointer-events: none;
      }
      .line {
        position: absolute;
        top: 0;
        bottom: 0;
        width: 24px;
        margin-left: -12px;
      }
      .line::before {
        content: "";
        position: absolute;
        inset: 0 11px;
        background: white;
        box-shadow: 0 0 0 1px rgba(0, 0, 0, 0.6);
      }
      .line[role="slider"] {
        pointer-events: auto;
        cursor: ew-resize;
        touch-action: none;
      }
      .line:focus-visible {
        outline: none;
      }
      .knob {
        position: absolute;
        top: calc(50% - 14px);
        left: 0;
        display: grid;
        place-content: center;
        width: 24px;
        height: 28px;
        border-radius: 6px;
        background: white;
        color: rgb(30, 32, 38);
        box-shadow: 0 0 0 1px rgba(0, 0, 0, 0.6);
      }
      .line:focus-visible .knob {
        outline: 3px solid var(--lamella-focus);
      }
      .name {
        position: absolute;
        bottom: 12px;
        max-width: 40%;
        padding: 2px 8px;
        border-radius: var(--lamella-radius);
        background: rgba(0, 0, 0, 0.65);
        color: white;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
    `,
  ];
  static override readonly properties = { model: { attribute: false } };

  declare model: ViewerModel | undefined;

  protected override render() {
    const { model } = this;
    const comparison = model?.comparison.value;
    if (!model || !comparison || comparison.view === "difference") return html``;
    const { a, b, view } = comparison;
    const [nameA, nameB] = [model.layer(a).name.value, model.layer(b).name.value];
    const percent = 100 * (view === "swipe" ? comparison.divider : 0.5);
    return html`
      <span class="name" style="right: calc(${100 - percent}% + 18px)">${nameA}</span>
      <span class="name" style="left: calc(${percent}% + 18px)">${nameB}</span>
      ${view === "swipe" ? this.#handle(comparison, `${nameA} left of it, ${nameB} right of it`) : html`<div class="line" style="left: 50%"></div>`}`;
  }

  #handle({ divider }: Comparison, sides: string) {
    const percent = Math.round(100 * divider);
    return html`<div class="line" role="slider" tabindex="0" aria-label="Divider: ${sides}"
      aria-valuenow=${percent} aria-valuemin="0" aria-valuemax="100" aria-valuetext="${percent} %"
      style="left: ${100 * divider}%" @pointerdown=${this.#grab} @pointermove=${this.#drag}
      @keydown=${(event: KeyboardEvent) => this.#key(event, divider)}>
      <span class="knob" aria-hidden="true">⇔</span></div>`;
  }

  #grab(event: PointerEvent): void {
    if (event.button !== 0) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId); // the handle
    event.preventDefault();
  }

  #drag(event: PointerEvent): void {
    if (!(event.buttons & 1)) return;
    const { left, width } = this.getBoundingClientRect();
    this.#move((event.clientX - left) / width);
  }

  #key(event: KeyboardEvent, divider: number): void {
    const by = event.shiftKey ? longStep : step;
    const places: { readonly [key: string]: number } = {
      ArrowLeft: divider - by,
      ArrowRight: divider + by,
      Home: 0,
      End: 1,
    };
    const place = places[event.key];
    if (place === undefined) return;
    event.preventDefault();
    event.stopPropagation(); // or the picture moves too
    this.#move(place);
  }

  #move(to: number): void {
    const divider = Math.min(1, Math.max(0, to));
    sendCommand(this, { id: "layers.setComparison", args: { divider } });
  }
}

customElements.define("lamella-compare-divider", LamellaCompareDivider);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-compare-divider": LamellaCompareDivider;
  }
}
