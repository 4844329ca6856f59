import { SignalWatcher } from "@lit-labs/preact-signals";
import { html, LitElement } from "lit";
import type { Layer } from "#core/layers/layer.ts";
import { sendCommand } from "../command-event.ts";
import "../lamella-slider-field.ts";
import type { LamellaSliderField } from "../lamella-slider-field.ts";

/** The opacity of any layer. */
export class LamellaOpacity extends SignalWatcher(LitElement) {
  static override readonly properties = { layer: { attribute: false } };

  declare layer: Layer | undefined;

  protected override render() {
    const { layer } = this;
    if (!layer) return html``;
    return html`<lamella-slider-field label="Opacity" min="0" max="1" step="0.01"
      .format=${{ style: "percent", maximumFractionDigits: 0 }} .value=${layer.opacity.value}
      @input=${(event: Event) => {
        const { value } = event.currentTarget as LamellaSliderField; // the element above
        sendCommand(this, { id: "layers.set", args: { layer: layer.id, opacity: value } });
      }}></lamella-slider-field>`;
  }
}

customElements.define("lamella-opacity", LamellaOpacity);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-opacity": LamellaOpacity;
  }
}
