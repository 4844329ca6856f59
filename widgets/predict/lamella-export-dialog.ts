import "@spectrum-web-components/button/sp-button.js";
import "@spectrum-web-components/field-label/sp-field-label.js";
import "@spectrum-web-components/menu/sp-menu-item.js";
import "@spectrum-web-components/picker/sp-picker.js";
import type { Picker } from "@spectrum-web-components/picker";
import "@spectrum-web-components/textfield/sp-textfield.js";
import type { Textfield } from "@spectrum-web-components/textfield";
import { css, html, LitElement } from "lit";
import type { Run } from "#plugin/learning.ts";
import { modelFormats } from "#plugin/model-formats.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import "../lamella-dialog.ts";

const noLicense = "none";
/** Those that models are mostly given away under. */
const licenses = [noLicense, "CC-BY-4.0", "CC0-1.0", "MIT", "Apache-2.0", "BSD-3-Clause"];

/** Asks in what format a model is exported, and what a package says of it. */
export class LamellaExportDialog extends LitElement {
  static override readonly styles = [
    base,
    css`
      sp-textfield,
      sp-picker {
        width: 100%;
        --mod-textfield-width: 100%;
        margin-bottom: 8px;
      }
      p {
        margin: 0 0 8px;
      }
    `,
  ];
  static override readonly properties = {
    run: { state: true },
    format: { state: true },
    license: { state: true },
    name: { state: true },
    authors: { state: true },
    description: { state: true },
  };

  declare protected run: Run | undefined;
  declare protected format: string;
  declare protected license: string;
  declare protected name: string;
  declare protected authors: string;
  declare protected description: string;

  constructor() {
    super();
    this.format = "safetensors";
    this.license = noLicense;
    this.name = "";
    this.authors = "";
    this.description = "";
  }

  async show(run: Run): Promise<void> {
    this.run = run;
    this.name = run.title;
    await this.updateComplete;
    await this.renderRoot.querySelector("lamella-dialog")?.show();
  }

  protected override render() {
    const format = modelFormats.find(({ id }) => id === this.format);
    return html`<lamella-dialog heading=${`Export ${this.run?.title ?? ""}`}>
      ${this.#picker("format", "Format", modelFormats)}
      <p class="muted">${format?.about}</p>
      ${this.#field("name", "Name")}
      ${
        this.format === "bioimage.io"
          ? html`${this.#field("description", "What it does")}
            ${this.#field("authors", "Authors, with commas between them")}
            ${this.#picker(
              "license",
              "License",
              licenses.map((id) => ({ id, title: id === noLicense ? "None" : id })),
            )}`
          : ""
      }
      <sp-button slot="actions" size="s" variant="secondary" @click=${this.#close}>Cancel</sp-button>
      <sp-button slot="actions" size="s" variant="secondary" ?disabled=${this.name.trim() === ""}
        @click=${() => this.#export("pick")}>Into a folder…</sp-button>
      <sp-button slot="actions" size="s" variant="accent" ?disabled=${this.name.trim() === ""}
        @click=${() => this.#export("download")}>Download</sp-button>
    </lamella-dialog>`;
  }

  #field(id: "name" | "authors" | "description", label: string) {
    return html`<sp-field-label size="s" for=${id}>${label}</sp-field-label>
      <sp-textfield id=${id} size="m" .value=${this[id]}
        @input=${(event: Event) => (this[id] = (event.currentTarget as Textfield).value)}
        @keydown=${(event: KeyboardEvent) => event.key === "Enter" && this.#export("download")}></sp-textfield>`;
  }

  #picker(
    id: "format" | "license",
    label: string,
    options: readonly { readonly id: string; readonly title: string }[],
  ) {
    return html`<sp-field-label size="s" for=${id}>${label}</sp-field-label>
      <sp-picker id=${id} size="m" .value=${this[id]}
        @change=${(event: Event) => (this[id] = (event.currentTarget as Picker).value)}>
        ${options.map((one) => html`<sp-menu-item value=${one.id}>${one.title}</sp-menu-item>`)}
      </sp-picker>`;
  }

  #close(): void {
    this.renderRoot.querySelector("lamella-dialog")?.close();
  }

  #export(to: "download" | "pick"): void {
    const name = this.name.trim();
    const model = this.run?.id;
    if (name === "" || model === undefined) return;
    this.#close();
    sendCommand(this, {
      id: "model.export",
      args: { model, format: this.format, to, name, ...this.#about() },
    });
  }

  /** What a package says of the model; what is left empty is left out. */
  #about(): { readonly [key: string]: string | readonly string[] } {
    const { license } = this;
    const description = this.description.trim();
    const authors = this.authors.split(",").flatMap((author) => author.trim() || []);
    return {
      ...(description && { description }),
      ...(license !== noLicense && { license }),
      ...(authors.length > 0 && { authors }),
    };
  }
}

customElements.define("lamella-export-dialog", LamellaExportDialog);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-export-dialog": LamellaExportDialog;
  }
}
