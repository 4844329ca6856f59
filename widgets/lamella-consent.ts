import "@spectrum-web-components/button/sp-button.js";
import { css, html, LitElement } from "lit";
import { base } from "./base.css.ts";
import "./lamella-dialog.ts";
import type { LamellaDialog } from "./lamella-dialog.ts";
import "./lamella-plugin-icon.ts";
import type { PluginIcon } from "./lamella-plugin-icon.ts";

/** What a person is told of a plugin before it runs. */
export interface ConsentQuestion {
  readonly title: string;
  readonly version: string;
  readonly url: string;
  readonly hash: string;
  readonly author: string | undefined;
  readonly description: string | undefined;
  readonly icon: PluginIcon | undefined;
  /** What it is for. */
  readonly categories: readonly string[];
  /** What it adds, in words. */
  readonly adds: readonly string[];
  /** It was agreed to before, when it was something else. */
  readonly isChanged: boolean;
}

/** Asks whether a plugin from elsewhere may run, and says what that means. */
export class LamellaConsent extends LitElement {
  static override readonly styles = [
    base,
    css`
      dl {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 4px 12px;
        margin: 12px 0;
      }
      dt {
        color: var(--lamella-muted);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      .warning {
        padding: 8px 12px;
        border-left: 4px solid var(--lamella-notice);
        background: var(--lamella-raised);
      }
    `,
  ];
  static override readonly properties = { question: { state: true } };

  declare protected question: ConsentQuestion | undefined;
  #answer: (isAgreed: boolean) => void = () => {};

  /** Whether the person agrees; closing the dialog is a no. A question that is still open is answered no. */
  async ask(question: ConsentQuestion): Promise<boolean> {
    this.#answer(false);
    const answer = new Promise<boolean>((resolve) => {
      this.#answer = resolve;
    });
    this.question = question;
    await this.updateComplete;
    await this.#dialog?.show();
    return answer;
  }

  protected override render() {
    const { question } = this;
    if (!question) return html``;
    const { title, version, url, hash, author, description, icon, categories } = question;
    const { adds, isChanged } = question;
    return html`<lamella-dialog heading=${isChanged ? `${title} has changed` : `Install ${title}?`}
      @close=${() => this.#answer(false)}>
      ${description || icon ? html`<p><lamella-plugin-icon .icon=${icon}></lamella-plugin-icon> ${description}</p>` : ""}
      <dl>
        <dt>Version</dt><dd>${version}</dd>
        ${author ? html`<dt>By</dt><dd>${author}</dd>` : ""}
        ${categories.length > 0 ? html`<dt>For</dt><dd>${categories.join(", ")}</dd>` : ""}
        <dt>From</dt><dd>${url}</dd>
        <dt>Adds</dt><dd>${adds.join(", ") || "nothing that can be seen"}</dd>
        <dt>SHA-256</dt><dd class="muted">${hash}</dd>
      </dl>
      <p class="warning">
        ${isChanged ? "It is not what you agreed to before. " : ""}A plugin runs with the rights of this page: it can read
        and change whatever is open here, and send it elsewhere. Install it only if you trust who made it.
      </p>
      <sp-button slot="actions" size="s" variant="secondary" treatment="outline"
        @click=${() => this.#dialog?.close()}>Do not install</sp-button>
      <sp-button slot="actions" size="s" variant="accent" @click=${this.#agree}>Install</sp-button>
    </lamella-dialog>`;
  }

  get #dialog(): LamellaDialog | null {
    return this.renderRoot.querySelector("lamella-dialog");
  }

  #agree(): void {
    this.#answer(true);
    this.#dialog?.close();
  }
}

customElements.define("lamella-consent", LamellaConsent);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-consent": LamellaConsent;
  }
}
