import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/menu/sp-menu-item.js";
import "@spectrum-web-components/picker/sp-picker.js";
import type { Picker } from "@spectrum-web-components/picker";
import { html, LitElement } from "lit";
import { type Blending, blendings, type Layer } from "#core/layers/layer.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import { pickerRow } from "./picker-row.css.ts";

const titles = {
  translucent: "Translucent",
  additive: "Additive",
  opaque: "Opaque",
  minimum: "Minimum",
} satisfies { readonly [B in Blending]: string };

/** How any layer is laid over what is below it. */
export class LamellaBlending extends SignalWatcher(LitElement) {
  static override readonly styles = [base, pickerRow];
  static override readonly properties = { layer: { attribute: false } };

  declare layer: Layer | undefined;

  protected override render() {
    const { layer } = this;
    if (!layer) return html``;
    return html`<span class="label" aria-hidden="true">Blending</span>
      <sp-picker size="s" label="Blending" .value=${layer.blending.value}
        @change=${(event: Event) => {
          const blending = (event.currentTarget as Picker).value; // the picker above
          sendCommand(this, { id: "layers.set", args: { layer: layer.id, blending } });
        }}>
        ${blendings.map((id) => html`<sp-menu-item value=${id}>${titles[id]}</sp-menu-item>`)}
      </sp-picker>`;
  }
}

customElements.define("lamella-blending", LamellaBlending);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-blending": LamellaBlending;
  }
}
