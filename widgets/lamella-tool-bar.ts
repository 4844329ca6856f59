import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/action-button/sp-action-button.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-brush.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-color-fill.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-cut.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-erase.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-full-screen.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-hand.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-merge.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-polygon-select.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-redo.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-sampler.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-undo.js";
import "@spectrum-web-components/tooltip/sp-tooltip.js";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { ToolId, ViewerModel } from "#core/viewer-model.ts";
import type { Action } from "./action.ts";
import { actions, requestOf } from "./actions.ts";
import { base } from "./base.css.ts";
import { sendCommand } from "./command-event.ts";
import { keyHint } from "./key-text.ts";
import { keysOf } from "./keymap.ts";
import { RovingFocus } from "./roving-focus.ts";

const toolIcons = {
  pan: html`<sp-icon-hand slot="icon"></sp-icon-hand>`,
  paint: html`<sp-icon-brush slot="icon"></sp-icon-brush>`,
  erase: html`<sp-icon-erase slot="icon"></sp-icon-erase>`,
  polygon: html`<sp-icon-polygon-select slot="icon"></sp-icon-polygon-select>`,
  fill: html`<sp-icon-color-fill slot="icon"></sp-icon-color-fill>`,
  pick: html`<sp-icon-sampler slot="icon"></sp-icon-sampler>`,
  merge: html`<sp-icon-merge slot="icon"></sp-icon-merge>`,
  split: html`<sp-icon-cut slot="icon"></sp-icon-cut>`,
} satisfies { [K in ToolId]: TemplateResult };

/** The pointer's tools, undo and redo, and fit. */
export class LamellaToolBar extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    css`
      :host {
        display: flex;
        flex-direction: column;
        align-items: center;
        gap: 2px;
        padding-top: 6px;
      }
      hr {
        width: 24px;
        border: 0;
        border-top: 1px solid var(--spectrum-gray-300);
        margin: 5px 0;
      }
      [role="toolbar"] {
        display: contents;
      }
    `,
  ];
  static override readonly properties = { model: { attribute: false } };

  declare model: ViewerModel | undefined;

  constructor() {
    super();
    new RovingFocus(this, () => [...this.renderRoot.querySelectorAll("sp-action-button")]);
  }

  protected override render() {
    const { model } = this;
    if (!model) return html``;
    const toolIds = Object.keys(toolIcons) as ToolId[]; // the table above has exactly these keys
    return html`<div role="toolbar" aria-label="Tools" aria-orientation="vertical">
      ${toolIds.map((id) => {
        const isUsed = model.toolInUse.value === id;
        return this.#button({ action: actions.tools[id], icon: toolIcons[id], isUsed });
      })}
      <hr />
      ${this.#button({ action: actions.edit.undo, icon: html`<sp-icon-undo slot="icon"></sp-icon-undo>` })}
      ${this.#button({ action: actions.edit.redo, icon: html`<sp-icon-redo slot="icon"></sp-icon-redo>` })}
      <hr />
      ${this.#button({
        action: actions.view.fitView,
        icon: html`<sp-icon-full-screen slot="icon"></sp-icon-full-screen>`,
      })}
    </div>`;
  }

  #button(from: { action: Action; icon: TemplateResult; isUsed?: boolean }) {
    const { action, icon, isUsed = false } = from;
    const request = this.model && requestOf(action, this.model);
    return html`<sp-action-button quiet size="m" label=${action.title}
      data-tour=${action === actions.tools.paint ? "paint" : nothing}
      ?selected=${isUsed} ?emphasized=${isUsed} aria-pressed=${isUsed}
      ?disabled=${!request}
      @click=${() => request && sendCommand(this, request)}>
      ${icon}
      <sp-tooltip self-managed placement="right">${action.title}${keyHint(this.model && keysOf(action, this.model)[0])}</sp-tooltip>
    </sp-action-button>`;
  }
}

customElements.define("lamella-tool-bar", LamellaToolBar);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-tool-bar": LamellaToolBar;
  }
}
