import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-contrast.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-visibility.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-visibility-off.js";
import { css, html, LitElement, type PropertyValues } from "lit";
import { type ContrastBounds, contrastBounds } from "#core/layers/contrast-bounds.ts";
import type { Channel, ImageLayer } from "#core/layers/layer.ts";
import { base } from "../base.css.ts";
import { hexOf } from "../color-text.ts";
import { sendCommand } from "../command-event.ts";
import "../lamella-color-button.ts";
import type { LamellaColorButton } from "../lamella-color-button.ts";
import "../lamella-icon-button.ts";
import "../lamella-range-slider.ts";
import type { LamellaRangeSlider } from "../lamella-range-slider.ts";
import { controls } from "./controls.css.ts";

/** One channel of an image: shown or not, colour, contrast. */
export class LamellaChannel extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    controls,
    css`
      :host {
        padding: 4px 0 0;
      }
      .off {
        opacity: 0.5;
      }
    `,
  ];
  static override readonly properties = {
    layer: { attribute: false },
    index: { attribute: false },
  };

  declare layer: ImageLayer | undefined;
  declare index: number;
  /** Kept while a handle moves, so that the track does not change under it. */
  #bounds: ContrastBounds | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("layer") || changed.has("index")) this.#bounds = undefined;
  }

  protected override render() {
    const { layer, index } = this;
    const channel = layer?.channels.value[index];
    if (!layer || !channel) return html``;
    const { visible, name, color } = channel;
    const label = name || `Channel ${index}`;
    return html`
      <div class="row">
        <lamella-icon-button label=${visible ? "Hide the channel" : "Show the channel"}
          @click=${() => this.#set({ visible: !visible })}>
          ${visible ? html`<sp-icon-visibility></sp-icon-visibility>` : html`<sp-icon-visibility-off></sp-icon-visibility-off>`}
        </lamella-icon-button>
        <lamella-color-button label="Colour of ${label}" .color=${color}
          @change=${(event: Event) => this.#set({ color: (event.currentTarget as LamellaColorButton).color })}></lamella-color-button>
        <span class="grow ${visible ? "" : "off"}">${label}</span>
        <lamella-icon-button label="Automatic contrast"
          @click=${() => sendCommand(this, { id: "layers.autoContrast", args: { layer: layer.id, channel: index } })}>
          <sp-icon-contrast></sp-icon-contrast>
        </lamella-icon-button>
      </div>
      ${this.#contrast(layer, channel)}
    `;
  }

  #contrast(layer: ImageLayer, { contrast, color }: Channel) {
    const [low, high] = contrast;
    const bounds = this.#boundsFor(layer, contrast);
    return html`<lamella-range-slider label="Contrast limits" style="--lamella-range-color: ${hexOf(color)}"
      .low=${low} .high=${high} min=${bounds.min} max=${bounds.max} step=${bounds.step}
      @lamella-auto=${() => sendCommand(this, { id: "layers.autoContrast", args: { layer: layer.id, channel: this.index } })}
      @input=${(event: Event) => {
        const slider = event.currentTarget as LamellaRangeSlider; // the element above
        this.#set({ contrast: [slider.low, slider.high] });
      }}></lamella-range-slider>`;
  }

  #boundsFor(layer: ImageLayer, contrast: Channel["contrast"]): ContrastBounds {
    const [low, high] = contrast;
    const known = this.#bounds;
    const isInside = known !== undefined && low >= known.min && high <= known.max;
    this.#bounds = isInside ? known : contrastBounds(layer.grid.dtype, contrast);
    return this.#bounds;
  }

  #set(change: Partial<Channel>): void {
    const channels = Array.from({ length: this.index + 1 }, (_, i) =>
      i === this.index ? change : {},
    );
    sendCommand(this, { id: "layers.set", args: { layer: this.layer?.id, channels } });
  }
}

customElements.define("lamella-channel", LamellaChannel);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-channel": LamellaChannel;
  }
}
