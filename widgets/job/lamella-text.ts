import "@spectrum-web-components/textfield/sp-textfield.js";
import type { Textfield } from "@spectrum-web-components/textfield";
import { css, html, LitElement } from "lit";
import { base } from "../base.css.ts";
import { field } from "./field.css.ts";
import { fieldName } from "./field-name.ts";

/**
 * A setting that is written out, as ids or sizes are. What cannot be read stays as it was typed, and is said.
 *
 * @fires change - what was typed can be read; read `value`
 */
export class LamellaText extends LitElement {
  static override readonly styles = [
    base,
    field,
    css`
      :host {
        grid-template-columns: 92px minmax(0, 1fr);
      }
      sp-textfield {
        width: 100%;
        --mod-textfield-width: 100%;
        --mod-textfield-height: 22px;
      }
      [role="alert"] {
        grid-column: 2;
        color: var(--lamella-negative);
      }
    `,
  ];
  static override readonly properties = {
    label: {},
    hint: {},
    placeholder: {},
    expected: {},
    text: {},
    read: { attribute: false },
    typed: { state: true },
  };

  declare label: string;
  declare hint: string | undefined;
  /** What an empty field means. */
  declare placeholder: string;
  /** What is said where it cannot be read: "Two lengths, as in 256 x 256". */
  declare expected: string;
  declare text: string | undefined;
  /** What a text means, undefined where nothing. An empty one is not asked for: its value is null. */
  declare read: (text: string) => unknown;
  value: unknown;
  /** While it cannot be read. */
  declare protected typed: string | undefined;

  protected override render() {
    const { label, hint, placeholder, text, typed } = this;
    return html`
      ${fieldName({ label, hint })}
      <sp-textfield size="s" label=${label} placeholder=${placeholder} ?invalid=${typed !== undefined}
        .value=${typed ?? text ?? ""} @change=${this.#take}></sp-textfield>
      ${typed === undefined ? "" : html`<span role="alert">${this.expected}</span>`}
    `;
  }

  #take(event: Event): void {
    event.stopPropagation();
    const typed = (event.currentTarget as Textfield).value.trim(); // the one here
    const value = typed === "" ? null : this.read(typed);
    this.typed = value === undefined ? typed : undefined;
    if (value === undefined) return;
    this.value = value;
    this.dispatchEvent(new Event("change"));
  }
}

customElements.define("lamella-text", LamellaText);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-text": LamellaText;
  }
}
