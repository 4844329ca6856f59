import "@spectrum-web-components/number-field/sp-number-field.js";
import type { NumberField } from "@spectrum-web-components/number-field";
import { css, html, LitElement } from "lit";
import { base } from "../base.css.ts";
import { numberField } from "../number-field.css.ts";

/**
 * The first and the last slice along an axis, both included, counted from 0 as the sliders do.
 *
 * @fires change - read `range`
 */
export class LamellaPlanes extends LitElement {
  static override readonly styles = [
    base,
    numberField,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 6px;
      }
      sp-number-field {
        width: 52px;
        --mod-stepper-width: 52px;
      }
    `,
  ];
  static override readonly properties = {
    axis: {},
    length: { type: Number },
    range: { attribute: false },
  };

  declare axis: string;
  declare length: number;
  /** [start, stop), from 0; undefined for all. */
  declare range: readonly [start: number, stop: number] | undefined;

  protected override render() {
    const [start, stop] = this.range ?? [0, this.length];
    return html`
      ${this.#field(`First ${this.axis}`, start, (first) => [first, Math.max(first + 1, stop)])}
      to
      ${this.#field(`Last ${this.axis}`, stop - 1, (last) => [Math.min(start, last), last + 1])}
      <span class="muted">of 0 to ${this.length - 1}</span>
    `;
  }

  #field(label: string, value: number, range: (value: number) => readonly [number, number]) {
    return html`<sp-number-field size="s" hide-stepper label=${label} min="0" max=${this.length - 1} step="1"
      .value=${value} @change=${(event: Event) => {
        event.stopPropagation();
        const { value } = event.currentTarget as NumberField; // the field above
        if (!Number.isFinite(value)) return;
        this.range = range(value);
        this.dispatchEvent(new Event("change"));
      }}></sp-number-field>`;
  }
}

customElements.define("lamella-planes", LamellaPlanes);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-planes": LamellaPlanes;
  }
}
