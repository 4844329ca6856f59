import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/menu/sp-menu-divider.js";
import "@spectrum-web-components/menu/sp-menu-item.js";
import "@spectrum-web-components/menu/sp-menu.js";
import { css, html, LitElement } from "lit";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Action } from "./action.ts";
import { actions, requestOf } from "./actions.ts";
import { base } from "./base.css.ts";
import { sendCommand } from "./command-event.ts";
import { keyText } from "./key-text.ts";
import { keysOf } from "./keymap.ts";

const { layers } = actions;

/** What does not apply to the selected layers is left out; sections are kept apart by a line. */
const sections: readonly (readonly Action[])[] = [
  [layers.toggleVisible, layers.showOnly, layers.toggleOthers, layers.fitLayer],
  [layers.moveUp, layers.moveDown],
  [
    layers.duplicate,
    layers.imageToLabels,
    layers.labelsToImage,
    { ...layers.toLabels, layer: "probability" },
    { ...layers.uncertainty, layer: "probability" },
    layers.toggleLock,
  ],
  [layers.removeLayer],
];

/**
 * The menu of the selected layers, where it was asked for: by a right click, or by the menu key.
 *
 * @fires lamella-rename - the layer's name is to be typed
 * @fires lamella-closed - it is gone, and had the focus
 */
export class LamellaLayerMenu extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    css`
      div {
        position: fixed;
        inset: auto;
        margin: 0;
        padding: 4px 0;
        border: 1px solid var(--lamella-line);
        border-radius: 6px;
        color: inherit;
        background: var(--lamella-raised);
        box-shadow: var(--lamella-shadow);
      }
      sp-menu-item {
        --mod-menu-item-min-height: 24px;
        min-width: 210px;
      }
      kbd {
        font: inherit;
        color: var(--lamella-muted);
        padding-left: 24px;
      }
    `,
  ];
  static override readonly properties = { model: { attribute: false } };

  declare model: ViewerModel | undefined;
  #hadFocus = false;

  /** Opens it beside a place of the page, inside the window; the first item has the focus. */
  async show({ x, y }: { x: number; y: number }): Promise<void> {
    await this.updateComplete;
    const menu = this.#popover;
    if (!menu) return;
    menu.showPopover();
    const { width, height } = menu.getBoundingClientRect();
    menu.style.left = `${Math.max(4, Math.min(x, innerWidth - width - 4))}px`;
    menu.style.top = `${Math.max(4, Math.min(y, innerHeight - height - 4))}px`;
    this.renderRoot.querySelector("sp-menu")?.focus();
  }

  protected override render() {
    return html`<div popover @keydown=${this.#key} @beforetoggle=${this.#closing} @toggle=${this.#toggled}>
      <sp-menu size="s" label="Layer">
        <sp-menu-item @click=${this.#rename}>Rename<kbd slot="value">F2</kbd></sp-menu-item>
        ${sections.map((section) => {
          const items = section.map((action) => this.#item(action)).filter(Boolean);
          return items.length > 0 ? html`<sp-menu-divider size="s"></sp-menu-divider>${items}` : "";
        })}
      </sp-menu>
    </div>`;
  }

  #item(action: Action) {
    const { model } = this;
    const request = model && requestOf(action, model);
    if (!request) return undefined;
    const [key] = keysOf(action, model);
    return html`<sp-menu-item @click=${() => {
      this.#close();
      sendCommand(this, request);
    }}>${action.title}${key ? html`<kbd slot="value">${keyText(key)}</kbd>` : ""}</sp-menu-item>`;
  }

  #rename(): void {
    this.#close();
    this.dispatchEvent(new Event("lamella-rename"));
  }

  /** Keys typed here are the menu's. */
  #key(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key === "Tab" || event.key === "Escape") this.#close();
  }

  #closing({ newState }: ToggleEvent): void {
    this.#hadFocus = newState === "closed" && Boolean(this.shadowRoot?.activeElement);
  }

  #toggled(): void {
    if (this.#hadFocus) this.dispatchEvent(new Event("lamella-closed"));
    this.#hadFocus = false;
  }

  #close(): void {
    this.#popover?.hidePopover();
  }

  get #popover(): HTMLElement | null {
    return this.renderRoot.querySelector("[popover]");
  }
}

customElements.define("lamella-layer-menu", LamellaLayerMenu);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-layer-menu": LamellaLayerMenu;
  }
}
