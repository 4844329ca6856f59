import "@spectrum-web-components/button/sp-button.js";
import "@spectrum-web-components/field-label/sp-field-label.js";
import "@spectrum-web-components/menu/sp-menu-item.js";
import "@spectrum-web-components/picker/sp-picker.js";
import type { Picker } from "@spectrum-web-components/picker";
import "@spectrum-web-components/textfield/sp-textfield.js";
import type { Textfield } from "@spectrum-web-components/textfield";
import { css, html, LitElement } from "lit";
import { base } from "./base.css.ts";
import { sendCommand } from "./command-event.ts";
import "./lamella-dialog.ts";
import "./lamella-served-images.ts";

/** Asks for the address of an image, or which of the server's. */
export class LamellaOpenDialog extends LitElement {
  static override readonly styles = [
    base,
    css`
      sp-textfield,
      sp-picker {
        width: 100%;
        --mod-textfield-width: 100%;
      }
      p {
        margin: 4px 0 12px;
      }
      lamella-served-images {
        margin-top: 16px;
        width: 100%;
      }
    `,
  ];
  static override readonly properties = { address: { state: true }, as: { state: true } };

  declare protected address: string;
  declare protected as: string;

  constructor() {
    super();
    this.address = "";
    this.as = "auto";
  }

  async show(): Promise<void> {
    await this.updateComplete;
    await this.renderRoot.querySelector("lamella-dialog")?.show();
    this.renderRoot.querySelector("sp-textfield")?.focus();
  }

  protected override render() {
    return html`<lamella-dialog heading="Open an address">
      <sp-field-label size="s" for="address">Address of an image, or of a folder of images</sp-field-label>
      <sp-textfield id="address" size="m" .value=${this.address}
        @input=${(event: Event) => (this.address = (event.currentTarget as Textfield).value)}
        @keydown=${(event: KeyboardEvent) => event.key === "Enter" && this.#open()}></sp-textfield>
      <p class="muted">For example https://example.org/image.ome.zarr. The server must allow pages of other origins to read it (CORS).</p>
      <sp-field-label size="s" for="as">Open as</sp-field-label>
      <sp-picker id="as" size="m" .value=${this.as}
        @change=${(event: Event) => (this.as = (event.currentTarget as Picker).value)}>
        <sp-menu-item value="auto">What it says it is</sp-menu-item>
        <sp-menu-item value="image">Image</sp-menu-item>
        <sp-menu-item value="labels">Labels (a mask)</sp-menu-item>
      </sp-picker>
      <lamella-served-images @lamella-command=${this.#close}></lamella-served-images>
      <sp-button slot="actions" size="s" variant="secondary" @click=${this.#close}>Cancel</sp-button>
      <sp-button slot="actions" size="s" variant="accent" ?disabled=${this.address.trim() === ""}
        @click=${this.#open}>Open</sp-button>
    </lamella-dialog>`;
  }

  #close(): void {
    this.renderRoot.querySelector("lamella-dialog")?.close();
  }

  #open(): void {
    const source = this.address.trim();
    if (source === "") return;
    this.#close();
    sendCommand(this, {
      id: "viewer.open",
      args: { source, ...(this.as !== "auto" && { as: this.as }) },
    });
  }
}

customElements.define("lamella-open-dialog", LamellaOpenDialog);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-open-dialog": LamellaOpenDialog;
  }
}
