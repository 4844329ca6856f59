import { css, html, LitElement } from "lit";
import { base } from "./base.css.ts";
import { sendCommand } from "./command-event.ts";
import type { Dock } from "./lamella-docks.ts";

/** The names of hidden docks, one above the other; a click brings them back with that one in front. */
export class LamellaDockRail extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: flex;
        flex-direction: column;
        align-items: stretch;
        height: 100%;
        overflow: auto;
      }
      button {
        writing-mode: vertical-rl;
        padding: 12px 5px;
        font: inherit;
        border: 0;
        border-bottom: 1px solid var(--lamella-line);
        background: none;
        color: var(--lamella-muted);
        cursor: pointer;
      }
      button:hover {
        background: var(--lamella-hover);
        color: var(--lamella-strong);
      }
      button:focus-visible {
        outline-offset: -2px;
      }
    `,
  ];
  static override readonly properties = { docks: { attribute: false } };

  declare docks: readonly Pick<Dock, "id" | "title">[];

  constructor() {
    super();
    this.docks = [];
  }

  protected override render() {
    return this.docks.map(
      ({ id, title }) =>
        html`<button @click=${() => sendCommand(this, { id: "view.dock", args: { dock: id } })}>${title}</button>`,
    );
  }
}

customElements.define("lamella-dock-rail", LamellaDockRail);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-dock-rail": LamellaDockRail;
  }
}
