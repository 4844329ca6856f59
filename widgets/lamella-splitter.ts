import { css, html, LitElement } from "lit";
import { base } from "./base.css.ts";

/**
 * The edge of a panel by which it is made wider or narrower, by pointer or arrow keys.
 *
 * @fires lamella-resize - with the new width in px
 */
export class LamellaSplitter extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        position: absolute;
        top: 0;
        bottom: 0;
        width: 7px;
        z-index: 2;
        touch-action: none;
      }
      :host([edge="right"]) {
        right: -4px;
      }
      :host([edge="left"]) {
        left: -4px;
      }
      div {
        height: 100%;
        cursor: col-resize;
        transition: background var(--lamella-quick);
      }
      div:hover,
      div:focus-visible {
        background: var(--lamella-accent-soft);
      }
    `,
  ];
  static override readonly properties = {
    edge: { reflect: true },
    label: {},
    value: { type: Number },
    min: { type: Number },
    max: { type: Number },
  };

  /** The side of the panel that it lies on. */
  declare edge: "left" | "right";
  declare label: string;
  /** Width of the panel, px. */
  declare value: number;
  declare min: number;
  declare max: number;

  protected override render() {
    return html`<div role="separator" tabindex="0" aria-orientation="vertical" aria-label=${this.label}
      aria-valuenow=${this.value} aria-valuemin=${this.min} aria-valuemax=${this.max}
      @pointerdown=${this.#grab} @keydown=${this.#key}></div>`;
  }

  #grab(event: PointerEvent): void {
    const handle = event.currentTarget as HTMLElement; // the div above
    const from = { x: event.clientX, width: this.value };
    handle.setPointerCapture(event.pointerId);
    const move = (now: PointerEvent) =>
      this.#resize(from.width + this.#sign * (now.clientX - from.x));
    const release = () => handle.removeEventListener("pointermove", move);
    handle.addEventListener("pointermove", move);
    handle.addEventListener("lostpointercapture", release, { once: true });
  }

  #key(event: KeyboardEvent): void {
    const steps: { readonly [key: string]: number } = { ArrowLeft: -8, ArrowRight: 8 };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.#resize(this.value + this.#sign * step);
  }

  get #sign(): number {
    return this.edge === "right" ? 1 : -1;
  }

  #resize(width: number): void {
    const detail = Math.min(Math.max(width, this.min), this.max);
    this.dispatchEvent(new CustomEvent("lamella-resize", { detail }));
  }
}

customElements.define("lamella-splitter", LamellaSplitter);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-splitter": LamellaSplitter;
  }
}
