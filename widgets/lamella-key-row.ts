import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-add.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-close.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-refresh.js";
import { css, html, LitElement } from "lit";
import { keyName, reservedKey } from "#core/keys/key-name.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { NamedAction } from "./actions.ts";
import { base } from "./base.css.ts";
import { sendCommand } from "./command-event.ts";
import { keyText } from "./key-text.ts";
import { holdersOf, keysOf } from "./keymap.ts";
import "./lamella-icon-button.ts";

/** What is asked while a new key is chosen. */
type Asking =
  | { readonly state: "no" }
  | { readonly state: "key"; readonly trouble?: string }
  | { readonly state: "taken"; readonly key: string; readonly by: string };

/** An action and its keys: takes one away, waits for a new one, says who has it already. */
export class LamellaKeyRow extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    css`
      :host {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 2px 8px;
        align-items: center;
        min-height: 26px;
        padding: 1px 4px 1px 8px;
        border-radius: 4px;
      }
      :host(:hover) {
        background: var(--lamella-hover);
      }
      .keys {
        display: flex;
        align-items: center;
        gap: 4px;
      }
      .key {
        display: inline-flex;
        align-items: center;
        padding-left: 6px;
        border-radius: 3px;
        background: var(--spectrum-gray-300);
        color: var(--lamella-strong);
      }
      kbd {
        font: inherit;
      }
      .away {
        visibility: hidden; /* with its place kept: what would come under the pointer there hides the question with its tooltip */
      }
      .asking {
        grid-column: 1 / -1;
        display: flex;
        align-items: center;
        gap: 8px;
        padding: 4px 0;
      }
      .asking button {
        font: inherit;
        padding: 3px 8px;
        border: 1px solid var(--lamella-accent);
        border-radius: 3px;
        background: none;
        color: var(--lamella-text);
        cursor: pointer;
      }
      .grow {
        flex: 1;
      }
    `,
  ];
  static override readonly properties = {
    model: { attribute: false },
    action: { attribute: false },
    actions: { attribute: false },
    asking: { state: true },
  };

  declare model: ViewerModel | undefined;
  declare action: NamedAction | undefined;
  /** All that may have a key. */
  declare actions: readonly NamedAction[];
  declare protected asking: Asking;

  constructor() {
    super();
    this.actions = [];
    this.asking = { state: "no" };
  }

  protected override render() {
    const { model, action } = this;
    if (!model || !action) return html``;
    const isChanged = model.keys.value[action.id] !== undefined;
    return html`
      <span>${action.title}</span>
      <span class="keys">
        ${keysOf(action, model).map((key) => this.#key(key, action))}
        ${
          isChanged
            ? html`<lamella-icon-button label="Reset the keys of ${action.title}"
                @click=${() => sendCommand(this, { id: "keys.reset", args: { command: action.id } })}><sp-icon-refresh></sp-icon-refresh></lamella-icon-button>`
            : ""
        }
        <lamella-icon-button class="add ${this.asking.state === "no" ? "" : "away"}" label="Add a key for ${action.title}"
          @click=${() => this.#ask({ state: "key" })}><sp-icon-add></sp-icon-add></lamella-icon-button>
      </span>
      ${this.#question(action)}
    `;
  }

  #key(key: string, { id, title }: NamedAction) {
    const text = keyText(key);
    return html`<span class="key"><kbd>${text}</kbd><lamella-icon-button label="Take ${text} from ${title}"
      @click=${() => sendCommand(this, { id: "keys.unbind", args: { command: id, key } })}><sp-icon-close></sp-icon-close></lamella-icon-button></span>`;
  }

  #question({ title }: NamedAction) {
    const { asking } = this;
    const no = html`<button @click=${() => this.#ask({ state: "no" })}>Cancel</button>`;
    if (asking.state === "key")
      return html`<div class="asking" role="status">
        <button class="wait" @keydown=${this.#press} @blur=${this.#leave}>Press a key for ${title}</button>
        <span class="muted grow">${asking.trouble ?? "Escape to leave it"}</span>
      </div>`;
    if (asking.state === "taken")
      return html`<div class="asking" role="status">
        <span class="grow">${keyText(asking.key)} is ${asking.by} now.</span>
        <button class="wait" @click=${() => this.#bind(asking.key)}>Use it here instead</button>${no}
      </div>`;
    return "";
  }

  #ask(asking: Asking): void {
    this.asking = asking;
    void this.updateComplete.then(() => {
      const next = this.renderRoot.querySelector<HTMLElement>(
        asking.state === "no" ? ".add" : ".wait",
      );
      next?.focus();
    });
  }

  /** Whoever goes elsewhere with the pointer does not want a key any more. */
  #leave(): void {
    if (this.asking.state === "key") this.asking = { state: "no" };
  }

  #press(event: KeyboardEvent): void {
    const { model, action, actions } = this;
    const key = keyName(event);
    if (!model || !action || event.key === "Tab" || key === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (key === "Escape") {
      this.#ask({ state: "no" });
      return;
    }
    const trouble = reservedKey(key);
    const holders = holdersOf(key, { action, actions, model });
    if (trouble) this.asking = { state: "key", trouble: `${trouble}; press another` };
    else if (holders.length > 0)
      this.#ask({ state: "taken", key, by: holders.map(({ title }) => `"${title}"`).join(", ") });
    else this.#bind(key);
  }

  #bind(key: string): void {
    if (this.action) sendCommand(this, { id: "keys.bind", args: { command: this.action.id, key } });
    this.#ask({ state: "no" });
  }
}

customElements.define("lamella-key-row", LamellaKeyRow);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-key-row": LamellaKeyRow;
  }
}
