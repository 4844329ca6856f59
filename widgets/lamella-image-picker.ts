import "@spectrum-web-components/field-label/sp-field-label.js";
import "@spectrum-web-components/textfield/sp-textfield.js";
import type { Textfield } from "@spectrum-web-components/textfield";
import { css, html, LitElement } from "lit";
import { inside, type Place } from "#io/source-ref.ts";
import { base } from "./base.css.ts";
import { sendCommand } from "./command-event.ts";
import "./lamella-dialog.ts";

export interface HeldImages {
  /** For people: where they lie. */
  readonly source: string;
  readonly place: Place;
  /** Paths below the place. */
  readonly images: readonly string[];
}

/** More than these are easier to find by typing. */
const manyImages = 12;

/** Lets one of several images be chosen: of a plate, a well, a bioformats2raw container, a folder. */
export class LamellaImagePicker extends LitElement {
  static override readonly styles = [
    base,
    css`
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(128px, 1fr));
        gap: 4px;
        margin: 12px 0 0;
        padding: 0;
        list-style: none;
      }
      button {
        width: 100%;
        padding: 8px;
        font: inherit;
        color: inherit;
        text-align: start;
        overflow-wrap: anywhere;
        border: 1px solid var(--lamella-line);
        border-radius: 4px;
        background: var(--lamella-raised);
        cursor: pointer;
      }
      button:hover {
        border-color: var(--lamella-accent);
        background: var(--lamella-hover);
      }
      sp-textfield {
        width: 100%;
        --mod-textfield-width: 100%;
      }
      p {
        margin: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];
  static override readonly properties = { held: { state: true }, wanted: { state: true } };

  declare protected held: HeldImages | undefined;
  declare protected wanted: string;

  constructor() {
    super();
    this.wanted = "";
  }

  async show(held: HeldImages): Promise<void> {
    this.held = held;
    this.wanted = "";
    await this.updateComplete;
    await this.renderRoot.querySelector("lamella-dialog")?.show();
    this.renderRoot.querySelector<HTMLElement>("sp-textfield, li button")?.focus();
  }

  protected override render() {
    const { source = "", images = [] } = this.held ?? {};
    const wanted = this.wanted.trim().toLowerCase();
    const shown = images.filter((image) => image.toLowerCase().includes(wanted));
    return html`<lamella-dialog heading="Open one of ${images.length} images">
      <p class="muted">${source}</p>
      ${
        images.length > manyImages
          ? html`<sp-field-label size="s" for="wanted">Find an image</sp-field-label>
              <sp-textfield id="wanted" size="s" .value=${this.wanted}
              @input=${(event: Event) => (this.wanted = (event.currentTarget as Textfield).value)}
              @keydown=${(event: KeyboardEvent) => event.key === "Enter" && this.#open(shown[0])}></sp-textfield>`
          : ""
      }
      <ul>${shown.map((image) => html`<li><button @click=${() => this.#open(image)}>${image}</button></li>`)}</ul>
      ${shown.length === 0 ? html`<p class="muted">None of them is called that.</p>` : ""}
    </lamella-dialog>`;
  }

  #open(image: string | undefined): void {
    if (image === undefined || !this.held) return;
    this.renderRoot.querySelector("lamella-dialog")?.close();
    sendCommand(this, {
      id: "viewer.open",
      args: { source: inside(this.held.place, image), name: image },
    });
  }
}

customElements.define("lamella-image-picker", LamellaImagePicker);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-image-picker": LamellaImagePicker;
  }
}
