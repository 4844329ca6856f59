import "@spectrum-web-components/menu/sp-menu-item.js";
import "@spectrum-web-components/picker/sp-picker.js";
import type { Picker } from "@spectrum-web-components/picker";
import { css, html, LitElement } from "lit";
import type { MemberForm } from "#plugin/train-settings.ts";
import { base } from "../base.css.ts";
import { field } from "./field.css.ts";
import { fieldName } from "./field-name.ts";

/**
 * Which member of a family it is.
 *
 * @fires change - read `value`, an id
 */
export class LamellaMember extends LitElement {
  static override readonly styles = [
    base,
    field,
    css`
      :host {
        grid-template-columns: var(--lamella-label-width, 92px) minmax(0, 1fr);
      }
    `,
  ];
  static override readonly properties = {
    label: {},
    forms: { attribute: false },
    value: { attribute: false },
    isChanged: { type: Boolean, reflect: true, attribute: "changed" },
  };

  declare label: string;
  declare forms: readonly Pick<MemberForm, "id" | "title" | "summary">[];
  declare value: string;
  declare isChanged: boolean;

  protected override render() {
    const { label, forms = [], value } = this;
    const summary = forms.find(({ id }) => id === value)?.summary;
    return html`
      ${fieldName({ label, hint: summary })}
      <sp-picker size="s" label=${label} .value=${value} @change=${(event: Event) => {
        event.stopPropagation();
        const { value } = event.currentTarget as Picker; // the one here
        if (value === this.value) return;
        this.value = value;
        this.dispatchEvent(new Event("change"));
      }}>
        ${forms.map(({ id, title }) => html`<sp-menu-item value=${id}>${title}</sp-menu-item>`)}
      </sp-picker>
    `;
  }
}

customElements.define("lamella-member", LamellaMember);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-member": LamellaMember;
  }
}
