import { css, html, LitElement } from "lit";
import { live } from "lit/directives/live.js";
import { defaultsOf } from "#plugin/job-kind.ts";
import type { Choice, MemberForm } from "#plugin/train-settings.ts";
import { base } from "../base.css.ts";
import "./lamella-member-settings.ts";
import type { LamellaMemberSettings } from "./lamella-member-settings.ts";

/**
 * The augmentations, each with a switch, and with its settings while it is on. They are done in the order of the list.
 *
 * @fires change - read `value`
 */
export class LamellaAugmentations extends LitElement {
  static override readonly styles = [
    base,
    css`
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      label {
        display: flex;
        align-items: center;
        gap: 8px;
        height: 24px;
      }
      label.off {
        color: var(--lamella-muted);
      }
      input {
        flex: none;
        margin: 0;
        accent-color: var(--lamella-accent);
      }
      lamella-member-settings {
        margin: 0 0 6px 5px;
        padding-left: 13px;
        border-left: 2px solid var(--spectrum-gray-300);
      }
    `,
  ];
  static override readonly properties = {
    forms: { attribute: false },
    value: { attribute: false },
  };

  declare forms: readonly MemberForm[];
  /** Those that are on. */
  declare value: readonly Choice[];

  constructor() {
    super();
    this.forms = [];
    this.value = [];
  }

  protected override render() {
    return html`<ul>${this.forms.map((form) => this.#entry(form))}</ul>`;
  }

  #entry(form: MemberForm) {
    const chosen = this.value.find(({ id }) => id === form.id);
    return html`<li>
      <label class=${chosen ? "" : "off"} title=${form.summary ?? form.title}>
        <input type="checkbox" .checked=${live(chosen !== undefined)}
          @change=${() => this.#set(form, chosen ? undefined : defaultsOf(form))} />
        ${form.title}
      </label>
      ${
        chosen && form.settings.length > 0
          ? html`<lamella-member-settings .form=${{ ...form, summary: undefined }} .value=${chosen} .usual=${defaultsOf(form)}
              @change=${(event: Event) => {
                const { value } = event.currentTarget as LamellaMemberSettings; // the one here
                this.#set(form, value);
              }}></lamella-member-settings>`
          : ""
      }
    </li>`;
  }

  /** Undefined switches it off. */
  #set({ id }: MemberForm, choice: Choice | undefined): void {
    const others = new Map(this.value.map((one) => [one.id, one]));
    if (choice) others.set(id, choice);
    else others.delete(id);
    this.value = this.forms.flatMap((form) => others.get(form.id) ?? []);
    this.dispatchEvent(new Event("change"));
  }
}

customElements.define("lamella-augmentations", LamellaAugmentations);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-augmentations": LamellaAugmentations;
  }
}
