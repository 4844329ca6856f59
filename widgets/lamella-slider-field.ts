import "@spectrum-web-components/slider/sp-slider.js";
import { css, html, LitElement } from "lit";
import { ref } from "lit/directives/ref.js";
import { base } from "./base.css.ts";
import "./lamella-number.ts";
import type { LamellaNumber } from "./lamella-number.ts";
import { nameSlider } from "./name-slider.ts";
import { sliderValue } from "./slider-value.ts";

/**
 * One line: a name, a slider, and the number that can be typed.
 *
 * @fires input - while the value changes; read `value`
 */
export class LamellaSliderField extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: grid;
        grid-template-columns: var(--lamella-label-width, 62px) minmax(0, 1fr) 52px;
        gap: 8px;
        align-items: center;
        height: 28px;
      }
      label {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        color: var(--lamella-muted);
      }
      sp-slider {
        --mod-slider-min-size: 0;
      }
    `,
  ];
  static override readonly properties = {
    label: {},
    value: { type: Number },
    min: { type: Number },
    max: { type: Number },
    step: { type: Number },
    format: { attribute: false },
    typedMax: { type: Number, attribute: "typed-max" },
  };

  declare label: string;
  declare value: number;
  declare min: number;
  declare max: number;
  declare step: number;
  /** How the number reads: percent, or a unit. */
  declare format: Intl.NumberFormatOptions;
  /** What may be typed at most, where that is more than the slider reaches. */
  declare typedMax: number | undefined;

  constructor() {
    super();
    this.label = "";
    this.value = 0;
    this.min = 0;
    this.max = 1;
    this.step = 1;
    this.format = {};
  }

  protected override render() {
    return html`
      <label aria-hidden="true">${this.label}</label>
      <sp-slider ${ref(nameSlider)} size="s" variant="filled" label=${this.label} label-visibility="none"
        min=${this.min} max=${this.max} step=${this.step} .formatOptions=${this.format}
        .value=${Math.min(this.value, this.max)} @input=${(event: Event) => this.#take(event, sliderValue(event))}></sp-slider>
      <lamella-number label=${this.label}
        min=${this.min} max=${this.typedMax ?? this.max} step=${this.step} .format=${this.format} .value=${this.value}
        @change=${(event: Event) => this.#take(event, (event.currentTarget as LamellaNumber).value)}></lamella-number>
    `;
  }

  #take(event: Event, value: number): void {
    event.stopPropagation();
    if (!Number.isFinite(value) || value === this.value) return;
    this.value = value;
    this.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
  }
}

customElements.define("lamella-slider-field", LamellaSliderField);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-slider-field": LamellaSliderField;
  }
}
