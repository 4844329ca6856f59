import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/action-button/sp-action-button.js";
import "@spectrum-web-components/menu/sp-menu-item.js";
import "@spectrum-web-components/picker/sp-picker.js";
import type { Picker } from "@spectrum-web-components/picker";
import { css, html, LitElement } from "lit";
import { labelColor } from "#core/labels/label-color.ts";
import { drawnClasses } from "#core/layers/classes.ts";
import { lengthOf } from "#core/layers/grid.ts";
import {
  type ProbabilityLayer,
  type ProbabilityLook,
  probabilityLooks,
  type Rgb,
} from "#core/layers/layer.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { base } from "../base.css.ts";
import { hexOf } from "../color-text.ts";
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
      sp-picker {
        flex: 1;
        min-width: 0;
        --mod-picker-inline-size: 100%;
        --mod-picker-block-size: 24px;
      }
      .colors {
        align-items: flex-start;
        padding: 4px 0;
      }
      .colors > .label,
      li {
        line-height: 20px;
        min-height: 20px;
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 12px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        align-items: center;
        gap: 6px;
      }
      .swatch {
        width: 16px;
        height: 16px;
        border: 1px solid rgba(128, 128, 128, 0.7);
        border-radius: 3px;
      }
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
      ${lengthOf(layer.grid, "class") > 1 ? this.#looks(layer) : ""}
      <lamella-opacity .layer=${layer}></lamella-opacity>
      <lamella-blending .layer=${layer}></lamella-blending>
      ${this.#colors(layer)}
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

  /** Of several classes, which colour is which. */
  #colors({ grid, color }: ProbabilityLayer) {
    const [first, ...others] = drawnClasses(grid);
    const named = others.length > 0 ? first?.name : undefined;
    return html`<div class="row colors">
      <span class="label">Colour</span>
      <ul>
        <li>
          <lamella-color-button label=${named ? `Colour of ${named}` : "Colour of the prediction"} .color=${color.value}
            @change=${(event: Event) => this.#set({ color: (event.currentTarget as LamellaColorButton).color })}></lamella-color-button>
          ${named ?? ""}
        </li>
        ${others.map(({ label, name }) => html`<li><span class="swatch" style="background: ${hexOf(labelColor(label, 0))}"></span>${name}</li>`)}
      </ul>
    </div>`;
  }

  #looks({ shows }: ProbabilityLayer) {
    return html`<div class="row"><span class="label" aria-hidden="true">Show</span>
      <sp-picker size="s" label="What is shown of the classes" .value=${shows.value}
        @change=${(event: Event) => {
          const { value } = event.currentTarget as Picker; // the one here
          const look = probabilityLooks.find((each) => each === value);
          if (look) this.#set({ shows: look });
        }}>
        <sp-menu-item value="probability">Probability of each</sp-menu-item>
        <sp-menu-item value="class">Most probable class</sp-menu-item>
      </sp-picker></div>`;
  }

  #set(change: { threshold?: number; color?: Rgb; shows?: ProbabilityLook }): void {
    sendCommand(this, { id: "layers.set", args: { layer: this.layer?.id, ...change } });
  }
}

customElements.define("lamella-probability-controls", LamellaProbabilityControls);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-probability-controls": LamellaProbabilityControls;
  }
}
