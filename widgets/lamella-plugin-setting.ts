import "@spectrum-web-components/menu/sp-menu-item.js";
import "@spectrum-web-components/picker/sp-picker.js";
import type { Picker } from "@spectrum-web-components/picker";
import "@spectrum-web-components/textfield/sp-textfield.js";
import type { Textfield } from "@spectrum-web-components/textfield";
import { css, html, LitElement } from "lit";
import { base } from "./base.css.ts";
import { sendCommand } from "./command-event.ts";
import type { LamellaNumber } from "./lamella-number.ts";
import "./lamella-number.ts";

/** A setting of a plugin, and what it is set to. */
export interface ShownSetting {
  readonly id: string;
  readonly title: string;
  readonly description?: string | undefined;
  readonly type: "boolean" | "number" | "string";
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  /** The only texts it takes. */
  readonly enum?: readonly string[] | undefined;
  readonly value: boolean | number | string;
}

/** One setting of a plugin, to be changed. */
export class LamellaPluginSetting extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: grid;
        grid-template-columns: 1fr 180px;
        align-items: center;
        gap: 2px 12px;
        min-height: 26px;
      }
      lamella-number {
        --lamella-number-width: 180px;
      }
      input {
        justify-self: start;
      }
      sp-textfield,
      sp-picker {
        width: 100%;
        --mod-textfield-width: 100%;
      }
      .muted {
        grid-column: 1 / -1;
      }
    `,
  ];
  static override readonly properties = { setting: { attribute: false } };

  declare setting: ShownSetting | undefined;

  protected override render() {
    if (!this.setting) return "";
    const { title, description } = this.setting;
    return html`<span>${title}</span>${this.#field(this.setting)}
      ${description ? html`<span class="muted">${description}</span>` : ""}`;
  }

  #field({ type, title, value, minimum, maximum, enum: options }: ShownSetting) {
    if (type === "boolean")
      return html`<input type="checkbox" aria-label=${title} .checked=${value === true}
        @change=${(event: Event) => this.#set((event.currentTarget as HTMLInputElement).checked)} />`;
    if (type === "number")
      return html`<lamella-number label=${title} .value=${value} .min=${minimum} .max=${maximum}
        .format=${{ maximumFractionDigits: 6, useGrouping: false }}
        @change=${(event: Event) => this.#set((event.currentTarget as LamellaNumber).value)}></lamella-number>`;
    if (options)
      return html`<sp-picker size="s" label=${title} .value=${value}
        @change=${(event: Event) => this.#set((event.currentTarget as Picker).value)}>
        ${options.map((option) => html`<sp-menu-item value=${option}>${option}</sp-menu-item>`)}
      </sp-picker>`;
    return html`<sp-textfield size="s" label=${title} .value=${value}
      @change=${(event: Event) => this.#set((event.currentTarget as Textfield).value)}></sp-textfield>`;
  }

  #set(value: boolean | number | string): void {
    if (!this.setting) return;
    sendCommand(this, { id: "plugins.set", args: { setting: this.setting.id, value } });
  }
}

customElements.define("lamella-plugin-setting", LamellaPluginSetting);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-plugin-setting": LamellaPluginSetting;
  }
}
