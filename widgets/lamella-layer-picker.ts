import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/menu/sp-menu-item.js";
import "@spectrum-web-components/picker/sp-picker.js";
import type { Picker } from "@spectrum-web-components/picker";
import { css, html, LitElement } from "lit";
import type { LayerId } from "#core/ids.ts";
import { layersOf } from "#core/layers/chosen-layer.ts";
import type { LayerKind } from "#core/layers/layer.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { base } from "./base.css.ts";

/**
 * A choice among the layers of one kind.
 *
 * @fires change - another layer was chosen; read `value`
 */
export class LamellaLayerPicker extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      sp-picker {
        width: 100%;
        min-width: 0;
        --mod-picker-inline-size: 100%;
      }
    `,
  ];
  static override readonly properties = {
    model: { attribute: false },
    kind: {},
    label: {},
    value: { attribute: false },
  };

  declare model: ViewerModel | undefined;
  declare kind: LayerKind;
  declare label: string;
  declare value: LayerId | undefined;

  protected override render() {
    const layers = this.model ? layersOf(this.model, this.kind) : [];
    return html`<sp-picker size="s" label=${this.label} aria-label=${this.label} .value=${this.value ?? ""}
      @change=${this.#choose}>
      ${layers.map(({ id, name }) => html`<sp-menu-item value=${id}>${name.value}</sp-menu-item>`)}
    </sp-picker>`;
  }

  #choose(event: Event): void {
    event.stopPropagation();
    const { value } = event.currentTarget as Picker; // the one above
    const layer = this.model?.layers.value.find(({ id }) => id === value);
    if (!layer) return;
    this.value = layer.id;
    this.dispatchEvent(new Event("change"));
  }
}

customElements.define("lamella-layer-picker", LamellaLayerPicker);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-layer-picker": LamellaLayerPicker;
  }
}
