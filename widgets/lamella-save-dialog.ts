import "@spectrum-web-components/button/sp-button.js";
import "@spectrum-web-components/field-label/sp-field-label.js";
import "@spectrum-web-components/menu/sp-menu-item.js";
import "@spectrum-web-components/picker/sp-picker.js";
import type { Picker } from "@spectrum-web-components/picker";
import "@spectrum-web-components/textfield/sp-textfield.js";
import type { Textfield } from "@spectrum-web-components/textfield";
import { css, html, LitElement } from "lit";
import type { Layer } from "#core/layers/layer.ts";
import { writers } from "#io/write/index.ts";
import { savedName } from "#io/write/saved-name.ts";
import { base } from "./base.css.ts";
import { sendCommand } from "./command-event.ts";
import "./lamella-dialog.ts";

/** A format that a plugin writes. */
export interface ContributedFormat {
  readonly id: string;
  readonly title: string;
}

export interface Saving {
  readonly layer: Layer;
  /** Where it goes by its image, for people: "Into cells.ome.zarr"; undefined where that cannot be. */
  readonly byImage: string | undefined;
  readonly contributed: readonly ContributedFormat[];
}

/** Asks in what format a layer is saved, and where to. */
export class LamellaSaveDialog extends LitElement {
  static override readonly styles = [
    base,
    css`
      sp-textfield,
      sp-picker {
        width: 100%;
        --mod-textfield-width: 100%;
        margin-bottom: 8px;
      }
      .replace {
        display: flex;
        align-items: center;
        gap: 8px;
        margin-top: 4px;
      }
      p {
        margin: 4px 0 0;
      }
    `,
  ];
  static override readonly properties = {
    saving: { state: true },
    to: { state: true },
    format: { state: true },
    method: { state: true },
    name: { state: true },
    overwrite: { state: true },
  };

  declare protected saving: Saving | undefined;
  declare protected to: string;
  declare protected format: string;
  declare protected method: string;
  declare protected name: string;
  declare protected overwrite: boolean;

  constructor() {
    super();
    this.to = "download";
    this.format = "ome-zarr";
    this.method = "mode";
    this.name = "";
    this.overwrite = false;
  }

  async show(saving: Saving): Promise<void> {
    this.saving = saving;
    this.to = saving.byImage === undefined ? "download" : "image";
    this.name = savedName(saving.layer.name.value);
    this.overwrite = false;
    await this.updateComplete;
    await this.renderRoot.querySelector("lamella-dialog")?.show();
  }

  protected override render() {
    const { layer, byImage, contributed = [] } = this.saving ?? {};
    const isZarr = this.format.startsWith("ome-zarr");
    return html`<lamella-dialog heading=${`Save ${layer?.name.value ?? ""}`}>
      <sp-field-label size="s" for="to">Where</sp-field-label>
      ${this.#picker("to", [
        ...(byImage === undefined ? [] : [["image", byImage] as const]),
        ["download", "Download"],
      ])}
      <sp-field-label size="s" for="format">Format</sp-field-label>
      ${this.#picker("format", [
        ["ome-zarr", this.to === "image" ? "OME-Zarr, in its image's version" : "OME-Zarr"],
        ...[...writers, ...contributed].map(({ id, title }) => [id, title] as const),
      ])}
      ${
        layer?.kind === "labels" && isZarr
          ? html`<sp-field-label size="s" for="method">Coarser levels</sp-field-label>
            ${this.#picker("method", [
              ["mode", "Most frequent label"],
              ["nearest", "Nearest pixel"],
            ])}`
          : ""
      }
      <sp-field-label size="s" for="name">Name</sp-field-label>
      <sp-textfield id="name" size="m" .value=${this.name}
        @input=${(event: Event) => (this.name = (event.currentTarget as Textfield).value)}
        @keydown=${(event: KeyboardEvent) => event.key === "Enter" && this.#save()}></sp-textfield>
      ${
        this.to === "image"
          ? html`<label class="replace"><input type="checkbox" .checked=${this.overwrite}
              @change=${(event: Event) => (this.overwrite = (event.currentTarget as HTMLInputElement).checked)}
              />Replace what has this name</label>`
          : html`<p class="muted">${isZarr ? "A zip of the OME-Zarr folder." : "One file, full size."}</p>`
      }
      <sp-button slot="actions" size="s" variant="secondary" @click=${this.#close}>Cancel</sp-button>
      <sp-button slot="actions" size="s" variant="accent" ?disabled=${this.name.trim() === ""}
        @click=${this.#save}>Save</sp-button>
    </lamella-dialog>`;
  }

  #picker(
    id: "to" | "format" | "method",
    options: readonly (readonly [value: string, title: string])[],
  ) {
    return html`<sp-picker id=${id} size="m" .value=${this[id]}
      @change=${(event: Event) => (this[id] = (event.currentTarget as Picker).value)}>
      ${options.map(([value, title]) => html`<sp-menu-item value=${value}>${title}</sp-menu-item>`)}
    </sp-picker>`;
  }

  #close(): void {
    this.renderRoot.querySelector("lamella-dialog")?.close();
  }

  #save(): void {
    const { to, format, method, overwrite } = this;
    const name = this.name.trim();
    const layer = this.saving?.layer.id;
    if (name === "" || layer === undefined) return;
    this.#close();
    sendCommand(this, {
      id: "layers.save",
      args: { layer, to, format, method, overwrite, name },
    });
  }
}

customElements.define("lamella-save-dialog", LamellaSaveDialog);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-save-dialog": LamellaSaveDialog;
  }
}
