import { css, html, LitElement } from "lit";
import { base } from "./base.css.ts";

/** A "?" beside a name; a click, or Enter on it, says what the name means. Escape closes that. */
export class LamellaHint extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: inline-flex;
      }
      button {
        width: 16px;
        height: 16px;
        padding: 0;
        border: 0;
        border-radius: 8px;
        font: inherit;
        font-size: 11px;
        line-height: 16px;
        background: var(--lamella-hover);
        color: var(--lamella-text);
        cursor: help;
      }
      button:hover {
        color: var(--lamella-strong);
      }
      [popover] {
        inset: auto;
        margin: 0;
        max-width: 240px;
        padding: 8px 12px;
        border: 1px solid var(--lamella-line);
        border-radius: 6px;
        background: var(--lamella-raised);
        color: var(--lamella-text);
        box-shadow: var(--lamella-shadow);
        white-space: normal;
      }
    `,
  ];
  static override readonly properties = { about: {}, text: {} };

  declare about: string;
  declare text: string;

  protected override render() {
    return html`<button popovertarget="note" aria-label="What is ${this.about}?"
        aria-description=${this.text}>?</button>
      <div id="note" popover @beforetoggle=${this.#place}>${this.text}</div>`;
  }

  /** Below the button, inside the window. */
  #place(event: ToggleEvent): void {
    const note = event.currentTarget as HTMLElement; // the one here
    if (event.newState !== "open") return;
    const { left, bottom } = this.getBoundingClientRect();
    const widest = 240;
    note.style.setProperty("left", `${Math.max(8, Math.min(left, innerWidth - widest - 8))}px`);
    note.style.setProperty("top", `${Math.min(bottom + 4, innerHeight - 96)}px`);
  }
}

customElements.define("lamella-hint", LamellaHint);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-hint": LamellaHint;
  }
}
