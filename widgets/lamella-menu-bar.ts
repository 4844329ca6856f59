import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/action-button/sp-action-button.js";
import type { ActionMenu } from "@spectrum-web-components/action-menu";
import "@spectrum-web-components/action-menu/sp-action-menu.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-search.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-share.js";
import "@spectrum-web-components/menu/sp-menu.js";
import "@spectrum-web-components/menu/sp-menu-divider.js";
import "@spectrum-web-components/menu/sp-menu-item.js";
import { css, html, LitElement } from "lit";
import { chosenLayer } from "#core/layers/chosen-layer.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Action } from "./action.ts";
import { actions, requestOf } from "./actions.ts";
import { base } from "./base.css.ts";
import { sendCommand } from "./command-event.ts";
import { keyText } from "./key-text.ts";
import { keysOf } from "./keymap.ts";
import "./lamella-plugin-icon.ts";
import type { PluginIcon } from "./lamella-plugin-icon.ts";

/** An action, or several under a title of their own. */
export type MenuEntry =
  | Action
  | {
      readonly title: string;
      readonly icon?: PluginIcon | undefined;
      readonly actions: readonly Action[];
    };

export interface Menu {
  readonly title: string;
  /** Sections are kept apart by a line. */
  readonly sections: readonly (readonly MenuEntry[])[];
}

/** The name of the program, its menus, what is open, and the buttons for sharing and finding. */
export class LamellaMenuBar extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    css`
      :host {
        display: grid;
        grid-template-columns: 1fr auto 1fr;
        align-items: center;
        height: 100%;
        padding: 0 4px 0 12px;
      }
      nav,
      .right {
        display: flex;
        align-items: center;
        min-width: 0;
      }
      .right {
        justify-content: end;
        gap: 4px;
      }
      strong {
        font-weight: 650;
        letter-spacing: 0.02em;
        color: var(--lamella-strong);
        margin-right: 8px;
      }
      .open {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        padding: 0 8px;
        color: var(--lamella-muted);
      }
      sp-action-menu,
      sp-action-button {
        --mod-actionbutton-height: 22px;
        --mod-actionbutton-font-size: 12px;
        --mod-actionbutton-edge-to-text: 7px;
      }
      sp-menu-item {
        --mod-menu-item-min-height: 24px;
        min-width: 200px;
      }
      kbd {
        font: inherit;
        color: var(--lamella-muted);
        padding-left: 24px;
      }
    `,
  ];
  static override readonly properties = {
    model: { attribute: false },
    menus: { attribute: false },
  };

  declare model: ViewerModel | undefined;
  declare menus: readonly Menu[];

  constructor() {
    super();
    this.menus = [];
  }

  protected override render() {
    const { share } = actions.file;
    const { palette } = actions.view;
    const [name] = this.model ? keysOf(palette, this.model) : [];
    const key = name === undefined ? "" : keyText(name);
    return html`
      <nav aria-label="Menus" @keydown=${this.#hop}>
        <strong>Lamella</strong>
        ${this.menus.map((menu) => this.#menu(menu))}
      </nav>
      <div class="open">${this.#openName()}</div>
      <div class="right">
        <sp-action-button size="s" quiet data-tour="share" @click=${() => this.#run(share)} ?disabled=${this.#openName() === ""}>
          <sp-icon-share slot="icon"></sp-icon-share>Share
        </sp-action-button>
        <sp-action-button size="s" quiet @click=${() => this.#run(palette)} label="Find a command ${key}">
          <sp-icon-search slot="icon"></sp-icon-search>${key}
        </sp-action-button>
      </div>
    `;
  }

  #menu({ title, sections }: Menu) {
    return html`<sp-action-menu size="s" quiet label=${title} @pointerenter=${this.#hover}>
      <span slot="label-only">${title}</span>
      ${sections.map((section, i) => [
        i > 0 ? html`<sp-menu-divider size="s"></sp-menu-divider>` : "",
        section.map((entry) => this.#entry(entry)),
      ])}
    </sp-action-menu>`;
  }

  #entry(entry: MenuEntry) {
    if (!("actions" in entry)) return this.#item(entry);
    return html`<sp-menu-item>
      ${iconOf(entry)}${entry.title}
      <sp-menu slot="submenu">${entry.actions.map((action) => this.#item(action))}</sp-menu>
    </sp-menu-item>`;
  }

  #item(action: Action) {
    const isPossible = this.model !== undefined && requestOf(action, this.model) !== undefined;
    return html`<sp-menu-item ?disabled=${!isPossible} @click=${() => this.#run(action)}>
      ${iconOf(action)}${action.title}${this.#key(action)}
    </sp-menu-item>`;
  }

  #key(action: Action) {
    const [key] = this.model ? keysOf(action, this.model) : [];
    return key ? html`<kbd slot="value">${keyText(key)}</kbd>` : "";
  }

  /** Left and right go to the next menu, open where the last one was. */
  #hop(event: KeyboardEvent): void {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const menus = this.#actionMenus();
    const at = menus.findIndex((menu) => event.composedPath().includes(menu));
    const [from, to] = [menus[at], menus.at((at + step) % menus.length)];
    if (step === 0 || !from || !to) return;
    event.preventDefault();
    to.focus();
    if (from.open) to.addEventListener("sp-opened", () => to.focus(), { once: true }); // its first entry
    change(from, to);
  }

  /** While one menu is open the pointer opens the others by passing over them. */
  #hover(event: PointerEvent): void {
    const to = event.currentTarget as ActionMenu; // one of the menu bar
    const from = this.#actionMenus().find(({ open }) => open);
    if (from && from !== to) change(from, to);
  }

  #actionMenus(): ActionMenu[] {
    return [...this.renderRoot.querySelectorAll("sp-action-menu")];
  }

  #openName(): string {
    return (this.model && chosenLayer(this.model, "image")?.name.value) ?? "";
  }

  #run(action: Action): void {
    const request = this.model && requestOf(action, this.model);
    if (request) sendCommand(this, request);
  }
}

function iconOf({ icon }: { readonly icon?: PluginIcon | undefined }) {
  if (icon === undefined) return "";
  return html`<lamella-plugin-icon slot="icon" .icon=${icon}></lamella-plugin-icon>`;
}

function change(from: ActionMenu, to: ActionMenu): void {
  if (!from.open) return;
  from.open = false;
  to.open = true;
}

customElements.define("lamella-menu-bar", LamellaMenuBar);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-menu-bar": LamellaMenuBar;
  }
}
