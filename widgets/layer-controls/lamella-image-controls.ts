import { SignalWatcher } from "@lit-labs/preact-signals";
import { html, LitElement } from "lit";
import type { ImageLayer } from "#core/layers/layer.ts";
import { base } from "../base.css.ts";
import { controls } from "./controls.css.ts";
import "./lamella-channel.ts";
import "./lamella-opacity.ts";

/** Opacity, and for each channel whether, in which colour and between which values it is drawn. */
export class LamellaImageControls extends SignalWatcher(LitElement) {
  static override readonly styles = [base, controls];
  static override readonly properties = { layer: { attribute: false } };

  declare layer: ImageLayer | undefined;

  protected override render() {
    const { layer } = this;
    if (!layer) return html``;
    return html`
      <lamella-opacity .layer=${layer}></lamella-opacity>
      ${layer.channels.value.map(
        (_, index) => html`<lamella-channel .layer=${layer} .index=${index}></lamella-channel>`,
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
