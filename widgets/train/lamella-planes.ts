import "@spectrum-web-components/number-field/sp-number-field.js";
import type { NumberField } from "@spectrum-web-components/number-field";
import { css, html, LitElement } from "lit";
import { base } from "../base.css.ts";
import { numberField } from "../number-field.css.ts";

/**
 * The first and the last slice along an axis, counted from 1 as the sliders do.
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
      ${this.#field(`First ${this.axis}`, start + 1, (first) => [first - 1, Math.max(first, stop)])}
      to
      ${this.#field(`Last ${this.axis}`, stop, (last) => [Math.min(start, last - 1), last])}
      <span class="muted">of ${this.length}</span>
    `;
  }

  #field(label: string, value: number, range: (value: number) => readonly [number, number]) {
    return html`<sp-number-field size="s" hide-stepper label=${label} min="1" max=${this.length} step="1"
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
