import { css, html, LitElement } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Choice, MemberForm, SettingForm } from "#plugin/train-settings.ts";
import { base } from "../base.css.ts";
import "./lamella-field.ts";
import type { LamellaField } from "./lamella-field.ts";
import { type SettingWords, wordsOf } from "./setting-words.ts";

/**
 * The settings of a member, each by its form, under a sentence on what the member is good for.
 *
 * @fires change - read `value`
 */
export class LamellaMemberSettings extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: block;
      }
      p {
        margin: 2px 0 4px;
        color: var(--lamella-muted);
      }
      button {
        max-width: 100%;
        padding: 2px 0 4px;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font: inherit;
        color: var(--lamella-accent);
        border: 0;
        background: none;
        cursor: pointer;
      }
      button:hover {
        text-decoration: underline;
      }
    `,
  ];
  static override readonly properties = {
    isWhole: { state: true },
    form: { attribute: false },
    value: { attribute: false },
    usual: { attribute: false },
  };

  declare form: MemberForm | undefined;
  declare value: Choice | undefined;
  declare usual: Choice | undefined;
  /** With what few people change. */
  declare protected isWhole: boolean;

  constructor() {
    super();
    this.isWhole = false;
  }

  protected override render() {
    const { form, value, usual } = this;
    if (!form || !value) return html``;
    const rare = form.settings.filter((setting) => wordsIn(form, setting).isRare);
    const hidden = rare.filter(({ key, usual: own }) => value[key] === (usual?.[key] ?? own));
    const shown = form.settings.filter((setting) => this.isWhole || !hidden.includes(setting));
    return html`
      ${form.summary ? html`<p>${form.summary}</p>` : ""}
      ${repeat(
        shown,
        ({ key }) => `${form.id}.${key}`, // a field of another setting is another one: a slider is named once
        (
          setting,
        ) => html`<lamella-field .form=${setting} .words=${wordsIn(form, setting)} .value=${value[setting.key] ?? setting.usual} .usual=${usual?.[setting.key]}
          @change=${(event: Event) => this.#take(setting.key, event.currentTarget as LamellaField)}></lamella-field>`,
      )}
      ${
        hidden.length > 0
          ? html`<button aria-expanded=${this.isWhole} @click=${() => (this.isWhole = !this.isWhole)}>
              ${this.isWhole ? "Fewer settings" : `More: ${hidden.map((setting) => wordsIn(form, setting).label.toLowerCase()).join(", ")}`}
            </button>`
          : ""
      }
    `;
  }

  #take(key: string, { value }: LamellaField): void {
    if (!this.value || value === undefined) return;
    this.value = { ...this.value, [key]: value };
    this.dispatchEvent(new Event("change"));
  }
}

/** Its member's own, or those that its key has. */
function wordsIn({ id }: MemberForm, { key, label, hint }: SettingForm): SettingWords {
  return label === undefined ? wordsOf(key, id) : { label, ...(hint !== undefined && { hint }) };
}

customElements.define("lamella-member-settings", LamellaMemberSettings);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-member-settings": LamellaMemberSettings;
  }
}
