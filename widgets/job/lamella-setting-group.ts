import "@spectrum-web-components/icons-workflow/icons/sp-icon-chevron-right.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-revert.js";
import { css, html, LitElement } from "lit";
import { base } from "../base.css.ts";
import "../lamella-icon-button.ts";

/**
 * Settings under one heading, folded until they are wanted; what they are stands beside it in words.
 *
 * @slot - the settings
 * @fires reset - everything in it is to be as usual
 */
export class LamellaSettingGroup extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: block;
      }
      header {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 20px;
        align-items: center;
        gap: 8px;
      }
      button {
        display: flex;
        align-items: center;
        gap: 6px;
        min-width: 0;
        height: 26px;
        padding: 0;
        font: inherit;
        color: inherit;
        text-align: start;
        border: 0;
        background: none;
        cursor: pointer;
        --mod-icon-size: 10px;
        --spectrum-icon-size: 10px;
      }
      button:hover {
        color: var(--lamella-strong);
      }
      sp-icon-chevron-right {
        flex: none;
        color: var(--lamella-muted);
        transition: rotate var(--lamella-quick);
      }
      [aria-expanded="true"] sp-icon-chevron-right {
        rotate: 90deg;
      }
      .heading {
        flex: none;
      }
      .summary {
        flex: 1;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        color: var(--lamella-muted);
      }
      :host([changed]) .summary {
        color: var(--lamella-strong);
      }
      .settings {
        padding: 2px 0 8px 16px;
      }
    `,
  ];
  static override readonly properties = {
    heading: {},
    summary: {},
    isChanged: { type: Boolean, reflect: true, attribute: "changed" },
    isOpen: { type: Boolean, reflect: true, attribute: "open" },
  };

  declare heading: string;
  /** What the settings are, in words. */
  declare summary: string;
  declare isChanged: boolean;
  declare isOpen: boolean;

  constructor() {
    super();
    this.heading = "";
    this.summary = "";
    this.isChanged = false;
    this.isOpen = false;
  }

  protected override render() {
    const { heading, summary, isOpen, isChanged } = this;
    return html`
      <header>
        <button aria-expanded=${isOpen} title=${summary} @click=${() => (this.isOpen = !isOpen)}>
          <sp-icon-chevron-right></sp-icon-chevron-right>
          <span class="heading">${heading}</span>
          <span class="summary">${summary}</span>
        </button>
        ${
          isChanged
            ? html`<lamella-icon-button label="${heading}: all as usual"
                @click=${() => this.dispatchEvent(new Event("reset"))}><sp-icon-revert></sp-icon-revert></lamella-icon-button>`
            : ""
        }
      </header>
      <div class="settings" ?hidden=${!isOpen}><slot></slot></div>
    `;
  }
}

customElements.define("lamella-setting-group", LamellaSettingGroup);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-setting-group": LamellaSettingGroup;
  }
}
