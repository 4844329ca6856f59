import "@spectrum-web-components/button/sp-button.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-alert.js";
import { css, html, LitElement } from "lit";
import { base } from "./base.css.ts";
import "./lamella-dialog.ts";

export interface SharedLink {
  readonly url: string;
  /** Names of layers whose data is only on this machine, so that others cannot open them. */
  readonly localLayers: readonly string[];
}

/** Shows the link that reopens the session, and says what of it others cannot open. */
export class LamellaShareDialog extends LitElement {
  static override readonly styles = [
    base,
    css`
      input {
        width: 100%;
        height: 28px;
        padding: 0 10px;
        margin-bottom: 8px;
        font: inherit;
        color: var(--lamella-strong);
        border: 1px solid var(--spectrum-gray-300);
        border-radius: 3px;
        background: var(--lamella-well);
        text-overflow: ellipsis;
      }
      .warning {
        display: flex;
        gap: 8px;
        margin-top: 12px;
        padding: 8px 12px;
        border-left: 3px solid var(--lamella-notice);
        background: var(--lamella-raised);
        border-radius: 3px;
      }
      .warning sp-icon-alert {
        color: var(--lamella-notice);
        flex: none;
        --mod-icon-size: 16px;
      }
    `,
  ];
  static override readonly properties = { link: { state: true }, copied: { state: true } };

  declare protected link: SharedLink | undefined;
  declare protected copied: boolean;

  async show(link: SharedLink): Promise<void> {
    this.link = link;
    this.copied = false;
    await this.updateComplete;
    await this.renderRoot.querySelector("lamella-dialog")?.show();
  }

  protected override render() {
    const { url = "", localLayers = [] } = this.link ?? {};
    return html`<lamella-dialog heading="Share this view">
      <input aria-label="Link" readonly .value=${url} @focus=${selectAll} />
      <p class="muted">The link holds the layers, their settings, the slice and the camera. Whoever
      opens it sees this view; no pixels are sent anywhere.</p>
      ${
        localLayers.length > 0
          ? html`<div class="warning" role="note">
              <sp-icon-alert></sp-icon-alert>
              <div>Others cannot open ${localLayers.join(", ")}: the data is only on this machine.
              Put it on a web server and open it from there to share it.</div>
            </div>`
          : ""
      }
      <sp-button slot="actions" size="s" variant="accent"
        @click=${this.#copy}>${this.copied ? "Copied" : "Copy link"}</sp-button>
    </lamella-dialog>`;
  }

  /** Where a page may not write to the clipboard the link is selected, to be copied by hand. */
  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.link?.url ?? "");
      this.copied = true;
    } catch {
      this.renderRoot.querySelector("input")?.focus();
    }
  }
}

function selectAll(event: Event): void {
  const field = event.currentTarget as HTMLInputElement; // the one above
  field.select();
}

customElements.define("lamella-share-dialog", LamellaShareDialog);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-share-dialog": LamellaShareDialog;
  }
}
