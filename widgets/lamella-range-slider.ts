import "@spectrum-web-components/number-field/sp-number-field.js";
import type { NumberField } from "@spectrum-web-components/number-field";
import { css, html, LitElement } from "lit";
import { base } from "./base.css.ts";
import { numberField } from "./number-field.css.ts";

type End = "low" | "high";

/**
 * A track with two handles and both numbers beside it; the ends cannot pass each other.
 *
 * @fires input - while a value changes; read `low` and `high`
 * @fires lamella-auto - on a double click on the track
 */
export class LamellaRangeSlider extends LitElement {
  static override readonly styles = [
    base,
    numberField,
    css`
      :host {
        display: grid;
        grid-template-columns: 56px minmax(0, 1fr) 56px;
        gap: 12px;
        align-items: center;
        height: 28px;
      }
      .track {
        position: relative;
        height: 24px;
        cursor: pointer;
        touch-action: none;
      }
      .track::before,
      .range {
        content: "";
        position: absolute;
        height: 3px;
        top: 10.5px;
        border-radius: 2px;
      }
      .track::before {
        left: -4px;
        right: -4px;
        background: var(--spectrum-gray-300);
      }
      .range {
        outline: 1px solid rgba(128, 128, 128, 0.5);
        background: var(--lamella-range-color, var(--lamella-accent));
      }
      .handle {
        position: absolute;
        top: 4px;
        width: 10px;
        height: 16px;
        margin-left: -5px;
        border-radius: 3px;
        background: var(--lamella-panel);
        border: 2px solid var(--spectrum-gray-700);
        cursor: ew-resize;
      }
      .handle:hover {
        border-color: var(--lamella-strong);
      }
      sp-number-field {
        width: 56px;
        --mod-stepper-width: 56px;
      }
    `,
  ];
  static override readonly properties = {
    label: {},
    low: { type: Number },
    high: { type: Number },
    min: { type: Number },
    max: { type: Number },
    step: { type: Number },
  };

  declare label: string;
  declare low: number;
  declare high: number;
  /** The ends of the track; typed numbers may lie beyond. */
  declare min: number;
  declare max: number;
  declare step: number;

  constructor() {
    super();
    this.label = "";
    this.low = 0;
    this.high = 1;
    this.min = 0;
    this.max = 1;
    this.step = 1;
  }

  protected override render() {
    const from = this.#share(this.low);
    const to = this.#share(this.high);
    return html`
      ${this.#number("low")}
      <div class="track" @pointerdown=${this.#grab} @dblclick=${this.#auto}>
        <div class="range" style="left: ${from * 100}%; right: ${(1 - to) * 100}%"></div>
        ${this.#handle("low", from)}${this.#handle("high", to)}
      </div>
      ${this.#number("high")}
    `;
  }

  #handle(end: End, share: number) {
    return html`<div class="handle" role="slider" tabindex="0" data-end=${end}
      aria-label="${this.label}, ${end}" aria-valuenow=${this[end]} aria-valuemin=${this.min} aria-valuemax=${this.max}
      style="left: ${share * 100}%" @keydown=${(event: KeyboardEvent) => this.#key(event, end)}></div>`;
  }

  #number(end: End) {
    const format = { maximumSignificantDigits: 6, useGrouping: false };
    return html`<sp-number-field size="s" hide-stepper label="${this.label}, ${end}"
      .formatOptions=${format} .value=${this[end]}
      @input=${(event: Event) => event.stopPropagation()}
      @change=${(event: Event) => {
        event.stopPropagation();
        this.#set(end, (event.currentTarget as NumberField).value); // the field above
      }}></sp-number-field>`;
  }

  #share(value: number): number {
    const share = (value - this.min) / (this.max - this.min);
    return Math.min(1, Math.max(0, share));
  }

  #grab(event: PointerEvent): void {
    const track = event.currentTarget as HTMLElement; // the div in render
    const { left, width } = track.getBoundingClientRect();
    const valueAt = ({ clientX }: PointerEvent) =>
      this.#stepped(this.min + ((clientX - left) / width) * (this.max - this.min));
    const middle = (this.low + this.high) / 2;
    const end: End = valueAt(event) < middle ? "low" : "high";
    const move = (now: PointerEvent) => this.#set(end, valueAt(now));
    track.setPointerCapture(event.pointerId);
    track.addEventListener("pointermove", move);
    const release = () => track.removeEventListener("pointermove", move);
    track.addEventListener("lostpointercapture", release, { once: true });
    move(event);
    this.renderRoot.querySelector<HTMLElement>(`[data-end=${end}]`)?.focus();
    event.preventDefault();
  }

  #key(event: KeyboardEvent, end: End): void {
    const page = (this.max - this.min) / 10;
    const steps: { readonly [key: string]: number } = {
      ArrowLeft: -this.step,
      ArrowDown: -this.step,
      ArrowRight: this.step,
      ArrowUp: this.step,
      PageDown: -page,
      PageUp: page,
      Home: this.min - this[end],
      End: this.max - this[end],
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.#set(end, Math.min(this.max, Math.max(this.min, this.#stepped(this[end] + step))));
  }

  #stepped(value: number): number {
    const within = Math.min(this.max, Math.max(this.min, value));
    return Number((Math.round(within / this.step) * this.step).toPrecision(12));
  }

  #set(end: End, value: number): void {
    if (!Number.isFinite(value)) return;
    const bounded =
      end === "low"
        ? Math.min(value, this.high - this.step)
        : Math.max(value, this.low + this.step);
    if (bounded === this[end]) return;
    this[end] = bounded;
    this.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
  }

  #auto(): void {
    this.dispatchEvent(new Event("lamella-auto"));
  }
}

customElements.define("lamella-range-slider", LamellaRangeSlider);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-range-slider": LamellaRangeSlider;
  }
}
