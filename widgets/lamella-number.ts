import "@spectrum-web-components/number-field/sp-number-field.js";
import type { NumberField } from "@spectrum-web-components/number-field";
import { css, html, LitElement } from "lit";
import { ifDefined } from "lit/directives/if-defined.js";
import { numberField } from "./number-field.css.ts";

/**
 * A number that can be typed, as low as our rows; `--lamella-number-width` says how wide.
 *
 * @fires change - a number was typed, or stepped to; read `value`
 */
export class LamellaNumber extends LitElement {
  static override readonly shadowRootOptions = {
    ...LitElement.shadowRootOptions,
    delegatesFocus: true,
  };
  static override readonly styles = [
    numberField,
    css`
      :host {
        display: inline-block;
        width: var(--lamella-number-width, 52px);
      }
      sp-number-field {
        width: 100%;
        --mod-stepper-width: 100%;
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
  };

  declare label: string;
  declare value: number;
  declare min: number | undefined;
  declare max: number | undefined;
  declare step: number | undefined;
  /** How the number reads: percent, or a unit. */
  declare format: Intl.NumberFormatOptions;

  constructor() {
    super();
    this.label = "";
    this.value = 0;
    this.format = { useGrouping: false };
  }

  protected override render() {
    return html`<sp-number-field size="s" hide-stepper label=${this.label}
      min=${ifDefined(this.min)} max=${ifDefined(this.max)} step=${ifDefined(this.step)}
      .formatOptions=${this.format} .value=${this.value}
      @input=${stop} @change=${this.#take}></sp-number-field>`;
  }

  #take(event: Event): void {
    event.stopPropagation();
    const { value } = event.currentTarget as NumberField; // the one above
    if (!Number.isFinite(value) || value === this.value) return;
    this.value = value;
    this.dispatchEvent(new Event("change"));
  }
}

/** Half a typed number is not yet a value. */
function stop(event: Event): void {
  event.stopPropagation();
}

customElements.define("lamella-number", LamellaNumber);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-number": LamellaNumber;
  }
}
