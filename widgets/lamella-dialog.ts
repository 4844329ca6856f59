import "@spectrum-web-components/icons-workflow/icons/sp-icon-close.js";
import { css, html, LitElement } from "lit";
import { base } from "./base.css.ts";
import "./lamella-icon-button.ts";

/**
 * A modal window; Escape or a click outside closes it, and focus returns to where it was.
 *
 * @slot - the content
 * @slot actions - buttons at the lower right
 * @fires close
 */
export class LamellaDialog extends LitElement {
  static override readonly styles = [
    base,
    css`
      dialog {
        padding: 0;
        border: 0;
        border-radius: 8px;
        color: inherit;
        background: var(--lamella-panel);
        box-shadow:
          var(--lamella-shadow),
          0 0 0 1px var(--lamella-line);
        width: min(var(--lamella-dialog-width, 480px), calc(100vw - 48px));
        max-height: calc(100vh - 96px);
        overflow: hidden;
        user-select: text;
        -webkit-user-select: text;
      }
      dialog:focus-visible {
        outline: none;
      }
      dialog[open] {
        display: flex;
        flex-direction: column;
      }
      dialog::backdrop {
        background: rgba(0, 0, 0, 0.35);
      }
      :host([high]) dialog {
        margin-top: 12vh;
      }
      header {
        display: flex;
        align-items: center;
        padding: 12px 12px 0 20px;
      }
      h2 {
        flex: 1;
        font-size: 14px;
        line-height: 20px;
        font-weight: 650;
        color: var(--lamella-strong);
      }
      .content {
        padding: 12px 20px 20px;
        overflow: auto;
      }
      :host([high]) .content {
        padding: 0;
        overflow: hidden;
        display: flex;
        flex-direction: column;
      }
      footer {
        display: flex;
        justify-content: end;
        gap: 8px;
        padding: 0 20px 16px;
      }
      .none {
        display: none;
      }
    `,
  ];
  static override readonly properties = {
    heading: {},
    high: { type: Boolean, reflect: true },
    hasActions: { state: true },
  };

  declare heading: string;
  /** Without heading and near the top, as a palette is. */
  declare high: boolean;
  declare protected hasActions: boolean;

  protected override render() {
    return html`<dialog tabindex="-1" aria-label=${this.heading} @pointerdown=${this.#outside} @keydown=${keep}>
      ${
        this.high
          ? ""
          : html`<header>
              <h2>${this.heading}</h2>
              <lamella-icon-button label="Close"
                @click=${this.close}><sp-icon-close></sp-icon-close></lamella-icon-button>
            </header>`
      }
      <div class="content"><slot></slot></div>
      <footer class=${this.hasActions ? "" : "none"}><slot name="actions"
        @slotchange=${this.#count}></slot></footer>
    </dialog>`;
  }

  async show(): Promise<void> {
    await this.updateComplete;
    const dialog = this.#dialog;
    if (!dialog || dialog.open) return;
    dialog.showModal();
    dialog.focus(); // or the first button has it, with its tooltip
  }

  close(): void {
    this.#dialog?.close();
  }

  protected override firstUpdated(): void {
    this.#dialog?.addEventListener("close", () => this.dispatchEvent(new Event("close")));
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector("dialog");
  }

  #count(event: Event): void {
    const slot = event.target as HTMLSlotElement; // the one for actions
    this.hasActions = slot.assignedElements().length > 0;
  }

  /** The dialog itself is hit only on its backdrop: everything inside is covered by its children. */
  #outside(event: PointerEvent): void {
    if (event.composedPath()[0] === this.#dialog) this.close();
  }
}

/** Keys typed in a dialog are not the viewer's. */
function keep(event: KeyboardEvent): void {
  event.stopPropagation();
}

customElements.define("lamella-dialog", LamellaDialog);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-dialog": LamellaDialog;
  }
}
