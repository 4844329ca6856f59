import "@spectrum-web-components/menu/sp-menu-item.js";
import "@spectrum-web-components/picker/sp-picker.js";
import type { Picker } from "@spectrum-web-components/picker";
import { css, html, LitElement } from "lit";
import { type ColormapId, colormapIds, colormaps } from "#core/layers/colormap.ts";
import type { Rgb } from "#core/layers/layer.ts";
import { base } from "../base.css.ts";
import { colormapGradient } from "../colormap-gradient.ts";
import { pickerRow } from "./picker-row.css.ts";

/**
 * A choice of colormaps, each with a strip of its colours.
 *
 * @fires change - one was chosen; read `value`
 */
export class LamellaColormap extends LitElement {
  static override readonly styles = [
    base,
    pickerRow,
    css`
      .strip {
        width: 44px;
        height: 12px;
        border-radius: 2px;
        outline: 1px solid rgba(128, 128, 128, 0.5);
      }
    `,
  ];
  static override readonly properties = {
    label: {},
    value: {},
    color: { attribute: false },
  };

  declare label: string;
  declare value: ColormapId;
  /** Of the channel, for the map that is made of it. */
  declare color: Rgb;

  constructor() {
    super();
    this.label = "Colormap";
    this.value = "color";
    this.color = [255, 255, 255];
  }

  protected override render() {
    return html`<span class="label" aria-hidden="true">Colormap</span>
      <sp-picker size="s" label=${this.label} .value=${this.value} @change=${this.#take}>
        ${colormapIds.map(
          (id) => html`<sp-menu-item value=${id}>
            <div slot="icon" class="strip" style="background: ${colormapGradient(id, this.color)}"></div>
            ${colormaps.find((map) => map.id === id)?.title ?? "Colour"}
          </sp-menu-item>`,
        )}
      </sp-picker>`;
  }

  #take(event: Event): void {
    event.stopPropagation();
    const { value } = event.currentTarget as Picker; // the one above
    const id = colormapIds.find((known) => known === value);
    if (!id || id === this.value) return;
    this.value = id;
    this.dispatchEvent(new Event("change"));
  }
}

customElements.define("lamella-colormap", LamellaColormap);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-colormap": LamellaColormap;
  }
}
