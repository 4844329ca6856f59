import "@spectrum-web-components/tooltip/sp-tooltip.js";
import { css, html, LitElement, nothing } from "lit";
import { base } from "./base.css.ts";
import { keyHint } from "./key-text.ts";

/**
 * A button of 20 px that is only an icon, for rows and headings; Spectrum's smallest are too large there.
 *
 * @slot - the icon
 * @fires click
 */
export class LamellaIconButton extends LitElement {
  static override readonly shadowRootOptions = {
    ...LitElement.shadowRootOptions,
    delegatesFocus: true,
  };
  static override readonly styles = [
    base,
    css`
      :host {
        display: inline-flex;
      }
      :host([disabled]) {
        pointer-events: none;
      }
      button {
        display: inline-grid;
        place-content: center;
        width: 20px;
        height: 20px;
        padding: 0;
        border: 0;
        border-radius: 3px;
        background: none;
        color: inherit;
        cursor: pointer;
        transition: background var(--lamella-quick);
      }
      button:hover {
        background: var(--lamella-hover);
        color: var(--lamella-strong);
      }
      button[aria-pressed="true"] {
        background: var(--lamella-accent-soft);
      }
      button:disabled {
        opacity: 0.35;
      }
      ::slotted(*) {
        --mod-icon-size: 14px;
        --spectrum-icon-size: 14px;
        width: 14px;
        height: 14px;
      }
    `,
  ];
  static override readonly properties = {
    label: {},
    key: {},
    disabled: { type: Boolean, reflect: true },
    pressed: { type: Boolean },
  };

  declare label: string;
  /** By its name; shown in the tooltip. */
  declare key: string | null | undefined;
  declare disabled: boolean;
  /** For a button that switches something on and off. */
  declare pressed: boolean | undefined;

  protected override render() {
    return html`<button aria-label=${this.label} aria-pressed=${this.pressed ?? nothing}
      ?disabled=${this.disabled}>
      <slot></slot>
      <sp-tooltip self-managed placement="bottom">${this.label}${keyHint(this.key)}</sp-tooltip>
    </button>`;
  }
}

customElements.define("lamella-icon-button", LamellaIconButton);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-icon-button": LamellaIconButton;
  }
}
