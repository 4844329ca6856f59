import "@spectrum-web-components/icons-workflow/icons/sp-icon-alert.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-checkmark-circle.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-close.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-info.js";
import { css, html, LitElement, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { base } from "./base.css.ts";
import "./lamella-icon-button.ts";

export interface Toast {
  readonly tone: "info" | "positive" | "negative";
  /** Until it is closed, as bad news does. */
  readonly stays?: boolean;
  /** One sentence: what, why, what to do. */
  readonly text: string;
  /** Shown on request. */
  readonly details?: string;
  readonly action?: { readonly label: string; run(): void };
}

const icons = {
  info: html`<sp-icon-info></sp-icon-info>`,
  positive: html`<sp-icon-checkmark-circle></sp-icon-checkmark-circle>`,
  negative: html`<sp-icon-alert></sp-icon-alert>`,
} satisfies { [T in Toast["tone"]]: TemplateResult };

/** How long good news stays; bad news stays until it is closed. */
const stayMs = 6000;
const atMost = 4;

/** Short messages over the picture that block nothing. */
export class LamellaToasts extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        position: absolute;
        left: 50%;
        bottom: 60px;
        translate: -50% 0;
        z-index: 20;
        display: flex;
        flex-direction: column;
        gap: 8px;
        width: min(520px, calc(100% - 32px));
        pointer-events: none;
      }
      article {
        pointer-events: auto;
        display: grid;
        grid-template-columns: auto 1fr auto auto;
        gap: 4px 10px;
        align-items: center;
        padding: 8px 8px 8px 12px;
        border-radius: 6px;
        border-left: 4px solid;
        background: var(--lamella-raised);
        box-shadow: var(--lamella-shadow);
        user-select: text;
        -webkit-user-select: text;
      }
      .info {
        border-color: var(--lamella-accent);
      }
      .positive {
        border-color: var(--lamella-positive);
      }
      .negative {
        border-color: var(--lamella-negative);
      }
      .icon {
        display: inline-flex;
        --mod-icon-size: 16px;
      }
      .info .icon {
        color: var(--lamella-accent);
      }
      .positive .icon {
        color: var(--lamella-positive);
      }
      .negative .icon {
        color: var(--lamella-negative);
      }
      .text {
        color: var(--lamella-strong);
        overflow-wrap: anywhere;
      }
      .act {
        font: inherit;
        font-weight: 600;
        border: 0;
        background: none;
        color: var(--lamella-accent);
        padding: 4px 6px;
        border-radius: 3px;
        cursor: pointer;
      }
      .act:hover {
        background: var(--lamella-hover);
      }
      details {
        grid-column: 2 / -1;
        color: var(--lamella-muted);
      }
      summary {
        cursor: pointer;
        width: max-content;
      }
      pre {
        margin: 4px 0 0;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        max-height: 120px;
        overflow: auto;
        font:
          11px / 15px ui-monospace,
          monospace;
      }
    `,
  ];
  static override readonly properties = { toasts: { state: true } };

  declare protected toasts: readonly Toast[];
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();

  constructor() {
    super();
    this.toasts = [];
  }

  /** The oldest makes room when there are too many. A toast that is there already is not shown twice. */
  show(toast: Toast): void {
    const others = this.toasts.filter(({ text }) => text !== toast.text);
    this.toasts = [...others, toast].slice(-atMost);
    if (toast.tone === "negative" || toast.stays) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#close(toast);
    }, stayMs);
    this.#timers.add(timer);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  protected override render() {
    return html`<div role="log" aria-live="polite" aria-label="Messages" style="display: contents">
      ${repeat(
        this.toasts,
        (toast) => toast,
        (toast) => this.#toast(toast),
      )}
    </div>`;
  }

  #toast(toast: Toast) {
    const { tone, text, details, action } = toast;
    return html`<article class=${tone}>
      <span class="icon">${icons[tone]}</span>
      <div class="text">${text}</div>
      ${
        action
          ? html`<button class="act" @click=${() => {
              this.#close(toast);
              action.run();
            }}>${action.label}</button>`
          : html`<span></span>`
      }
      <lamella-icon-button label="Close"
        @click=${() => this.#close(toast)}><sp-icon-close></sp-icon-close></lamella-icon-button>
      ${details ? html`<details><summary>Details</summary><pre>${details}</pre></details>` : ""}
    </article>`;
  }

  #close(toast: Toast): void {
    this.toasts = this.toasts.filter((other) => other !== toast);
  }
}

customElements.define("lamella-toasts", LamellaToasts);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-toasts": LamellaToasts;
  }
}
