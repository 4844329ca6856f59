import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/action-button/sp-action-button.js";
import { css, html, LitElement } from "lit";
import type { ProbabilityLayer, Rgb } from "#core/layers/layer.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import "../lamella-color-button.ts";
import type { LamellaColorButton } from "../lamella-color-button.ts";
import "../lamella-slider-field.ts";
import type { LamellaSliderField } from "../lamella-slider-field.ts";
import { controls } from "./controls.css.ts";
import "./lamella-blending.ts";
import "./lamella-find-objects.ts";
import "./lamella-opacity.ts";

/** From which probability on a prediction is drawn, how, and the way to turn it into labels. */
export class LamellaProbabilityControls extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    controls,
    css`
      sp-action-button {
        margin-top: 6px;
        width: 100%;
      }
    `,
  ];
  static override readonly properties = {
    layer: { attribute: false },
    model: { attribute: false },
  };

  declare layer: ProbabilityLayer | undefined;
  declare model: ViewerModel | undefined;

  protected override render() {
    const { layer } = this;
    if (!layer) return html``;
    const threshold = layer.threshold.value;
    return html`
      <lamella-slider-field label="Threshold" min="0" max="1" step="0.01"
        .format=${{ minimumFractionDigits: 2, maximumFractionDigits: 2 }} .value=${threshold}
        @input=${(event: Event) => this.#set({ threshold: (event.currentTarget as LamellaSliderField).value })}></lamella-slider-field>
      <lamella-opacity .layer=${layer}></lamella-opacity>
      <lamella-blending .layer=${layer}></lamella-blending>
      <div class="row">
        <span class="label">Colour</span>
        <lamella-color-button label="Colour of the prediction" .color=${layer.color.value}
          @change=${(event: Event) => this.#set({ color: (event.currentTarget as LamellaColorButton).color })}></lamella-color-button>
      </div>
      <sp-action-button size="s" @click=${() =>
        sendCommand(this, { id: "labels.fromProbability", args: { layer: layer.id, threshold } })}>
        Turn into labels
      </sp-action-button>
      <sp-action-button size="s" @click=${() =>
        sendCommand(this, { id: "layers.uncertainty", args: { layer: layer.id } })}>
        Show where it is unsure
      </sp-action-button>
      <lamella-find-objects .layer=${layer} .model=${this.model}></lamella-find-objects>
    `;
  }

  #set(change: { threshold?: number; color?: Rgb }): void {
    sendCommand(this, { id: "layers.set", args: { layer: this.layer?.id, ...change } });
  }
}

customElements.define("lamella-probability-controls", LamellaProbabilityControls);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-probability-controls": LamellaProbabilityControls;
  }
}
