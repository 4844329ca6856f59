import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-contrast.js";
import { html, LitElement } from "lit";
import type { ImageLayer } from "#core/layers/layer.ts";
import type { Dims } from "#core/viewer-model.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import { controls } from "./controls.css.ts";
import "./lamella-blending.ts";
import "./lamella-channel.ts";
import "./lamella-opacity.ts";

/** Opacity and blending, and for each channel whether, in which colours and between which values it is drawn. */
export class LamellaImageControls extends SignalWatcher(LitElement) {
  static override readonly styles = [base, controls];
  static override readonly properties = {
    layer: { attribute: false },
    dims: { attribute: false },
  };

  declare layer: ImageLayer | undefined;
  /** The slices that are looked at. */
  declare dims: Dims;

  constructor() {
    super();
    this.dims = {};
  }

  protected override render() {
    const { layer, dims } = this;
    if (!layer) return html``;
    const autoContrast = layer.autoContrast.value;
    const toggle = { id: "layers.set", args: { layer: layer.id, autoContrast: !autoContrast } };
    return html`
      <lamella-opacity .layer=${layer}></lamella-opacity>
      <lamella-blending .layer=${layer}></lamella-blending>
      <div class="row">
        <span class="label">Contrast</span>
        <lamella-icon-button label="Automatic contrast on every slice" .pressed=${autoContrast}
          @click=${() => sendCommand(this, toggle)}><sp-icon-contrast></sp-icon-contrast></lamella-icon-button>
        <span class="muted">${autoContrast ? "follows the slice" : "as it is set"}</span>
      </div>
      ${layer.channels.value.map(
        ({ name }, index) =>
          html`<lamella-channel role="group" aria-label=${name || `Channel ${index}`} .layer=${layer} .index=${index} .dims=${dims}></lamella-channel>`,
      )}
    `;
  }
}

customElements.define("lamella-image-controls", LamellaImageControls);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-image-controls": LamellaImageControls;
  }
}
