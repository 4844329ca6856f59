import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/button/sp-button.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-delete.js";
import "@spectrum-web-components/textfield/sp-textfield.js";
import type { Textfield } from "@spectrum-web-components/textfield";
import { css, html, LitElement } from "lit";
import { type ReadonlySignal, signal } from "#core/signal.ts";
import { base } from "./base.css.ts";
import { sendCommand } from "./command-event.ts";
import "./lamella-dialog.ts";
import "./lamella-icon-button.ts";
import "./lamella-plugin-icon.ts";
import type { PluginIcon } from "./lamella-plugin-icon.ts";
import "./lamella-plugin-setting.ts";
import type { ShownSetting } from "./lamella-plugin-setting.ts";

/** A plugin that is on the page. */
export interface ShownPlugin {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly icon: PluginIcon | undefined;
  /** What it is for. */
  readonly categories: readonly string[];
  /** Stands apart from the others, folded. */
  readonly isHidden: boolean;
  readonly url: string;
  readonly isBuiltIn: boolean;
  /** Why it was switched off. */
  readonly error: string | undefined;
  readonly settings: readonly ShownSetting[];
}

/** The plugins: what is installed, changes its settings, removes one, and installs another by its address. */
export class LamellaPlugins extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    css`
      :host {
        --lamella-dialog-width: 560px;
      }
      ul {
        list-style: none;
        margin: 0 0 16px;
        padding: 0;
      }
      li {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 2px 12px;
        padding: 8px 0;
        border-bottom: 1px solid var(--spectrum-gray-300);
      }
      details {
        margin-bottom: 16px;
      }
      summary {
        cursor: pointer;
        color: var(--lamella-muted);
      }
      .where {
        grid-column: 1 / -1;
        overflow-wrap: anywhere;
      }
      lamella-plugin-setting {
        grid-column: 1 / -1;
      }
      .error {
        color: var(--lamella-negative);
      }
      form {
        display: flex;
        gap: 8px;
      }
      sp-textfield {
        flex: 1;
      }
    `,
  ];
  static override readonly properties = { plugins: { attribute: false } };

  declare plugins: ReadonlySignal<readonly ShownPlugin[]>;

  constructor() {
    super();
    this.plugins = signal<readonly ShownPlugin[]>([]);
  }

  async show(): Promise<void> {
    await this.updateComplete;
    await this.renderRoot.querySelector("lamella-dialog")?.show();
  }

  protected override render() {
    const shown = this.plugins.value.filter(({ isHidden, error }) => !isHidden || error);
    const hidden = this.plugins.value.filter((plugin) => !shown.includes(plugin));
    return html`<lamella-dialog heading="Plugins">
      <ul>${shown.map((plugin) => this.#plugin(plugin))}</ul>
      ${
        hidden.length > 0
          ? html`<details>
              <summary>Hidden plugins (${hidden.length})</summary>
              <ul>${hidden.map((plugin) => this.#plugin(plugin))}</ul>
            </details>`
          : ""
      }
      <form @submit=${this.#submit}>
        <sp-textfield size="s" label="Address of a plugin's manifest" placeholder="https://.../plugin.json"></sp-textfield>
        <sp-button size="s" variant="secondary" @click=${this.#add}>Install...</sp-button>
      </form>
    </lamella-dialog>`;
  }

  #plugin({ id, title, version, icon, categories, url, isBuiltIn, ...rest }: ShownPlugin) {
    const { error, settings } = rest;
    return html`<li>
      <span>
        ${icon ? html`<lamella-plugin-icon .icon=${icon}></lamella-plugin-icon>` : ""}
        <strong>${title}</strong> <span class="muted">${[version, ...categories].join(", ")}</span>
      </span>
      ${
        isBuiltIn
          ? html`<span class="muted">comes with Lamella</span>`
          : html`<lamella-icon-button label="Remove ${title}"
              @click=${() => sendCommand(this, { id: "plugins.remove", args: { plugin: id } })}><sp-icon-delete></sp-icon-delete></lamella-icon-button>`
      }
      <span class="where muted">${url}</span>
      ${settings.map(
        (setting) => html`<lamella-plugin-setting .setting=${setting}></lamella-plugin-setting>`,
      )}
      ${error ? html`<span class="where error">${error}</span>` : ""}
    </li>`;
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    this.#add();
  }

  #add(): void {
    const field = this.renderRoot.querySelector<Textfield>("sp-textfield");
    const url = field?.value.trim() ?? "";
    if (field) field.value = "";
    if (url) sendCommand(this, { id: "plugins.add", args: { url } });
  }
}

customElements.define("lamella-plugins", LamellaPlugins);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-plugins": LamellaPlugins;
  }
}
