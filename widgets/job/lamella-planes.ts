import { css, html, LitElement } from "lit";
import { base } from "../base.css.ts";
import "../lamella-number.ts";
import type { LamellaNumber } from "../lamella-number.ts";

/**
 * The first and the last slice along an axis, both included, counted from 0 as the sliders do.
 *
 * @fires change - read `range`
 */
export class LamellaPlanes extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 6px;
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
    return html`<lamella-number label=${label} min="0" max=${this.length - 1} step="1"
      .value=${value} @change=${(event: Event) => {
        this.range = range((event.currentTarget as LamellaNumber).value); // the field above
        this.dispatchEvent(new Event("change"));
      }}></lamella-number>`;
  }
}

customElements.define("lamella-planes", LamellaPlanes);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-planes": LamellaPlanes;
  }
}
