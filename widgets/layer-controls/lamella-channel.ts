import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-chevron-down.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-chevron-right.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-contrast.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-visibility.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-visibility-off.js";
import { css, html, LitElement, type PropertyValues } from "lit";
import type { Channel, ImageLayer } from "#core/layers/layer.ts";
import type { Dims } from "#core/viewer-model.ts";
import { base } from "../base.css.ts";
import { colormapGradient } from "../colormap-gradient.ts";
import { sendCommand } from "../command-event.ts";
import "../lamella-color-button.ts";
import type { LamellaColorButton } from "../lamella-color-button.ts";
import "../lamella-icon-button.ts";
import "../lamella-slider-field.ts";
import type { LamellaSliderField } from "../lamella-slider-field.ts";
import { controls } from "./controls.css.ts";
import "./lamella-channel-contrast.ts";
import "./lamella-colormap.ts";
import type { LamellaColormap } from "./lamella-colormap.ts";

/** One channel of an image: shown or not, colour, contrast, colormap, gamma. */
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
      .strip {
        width: 18px;
        height: 18px;
        flex: none;
        border-radius: 3px;
        outline: 1px solid rgba(128, 128, 128, 0.5);
      }
    `,
  ];
  static override readonly properties = {
    layer: { attribute: false },
    index: { attribute: false },
    dims: { attribute: false },
    open: { state: true },
  };

  declare layer: ImageLayer | undefined;
  declare index: number;
  /** The slices that are looked at. */
  declare dims: Dims;
  /** Whether more than its first line is shown. */
  declare protected open: boolean;

  constructor() {
    super();
    this.dims = {};
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("layer")) this.open = (this.layer?.channels.value.length ?? 0) <= mostOpen;
  }

  protected override render() {
    const { layer, index } = this;
    const channel = layer?.channels.value[index];
    if (!layer || !channel) return html``;
    const { visible, name } = channel;
    const label = name || `Channel ${index}`;
    return html`
      <div class="row">
        <lamella-icon-button label=${visible ? "Hide the channel" : "Show the channel"}
          @click=${() => this.#set({ visible: !visible })}>
          ${visible ? html`<sp-icon-visibility></sp-icon-visibility>` : html`<sp-icon-visibility-off></sp-icon-visibility-off>`}
        </lamella-icon-button>
        ${this.#color(channel, label)}
        <span class="grow ${visible ? "" : "off"}">${label}</span>
        <lamella-icon-button label="Automatic contrast"
          @click=${() => sendCommand(this, { id: "layers.autoContrast", args: { layer: layer.id, channel: index } })}>
          <sp-icon-contrast></sp-icon-contrast>
        </lamella-icon-button>
        <lamella-icon-button label="${this.open ? "Less" : "More"} of ${label}" @click=${this.#toggle}>
          ${this.open ? html`<sp-icon-chevron-down></sp-icon-chevron-down>` : html`<sp-icon-chevron-right></sp-icon-chevron-right>`}
        </lamella-icon-button>
      </div>
      ${this.open ? this.#details(layer, channel) : html``}
    `;
  }

  #color({ color, colormap }: Channel, label: string) {
    if (colormap !== "color")
      return html`<div class="strip" style="background: ${colormapGradient(colormap, color)}"></div>`;
    return html`<lamella-color-button label="Colour of ${label}" .color=${color}
      @change=${(event: Event) => this.#set({ color: (event.currentTarget as LamellaColorButton).color })}></lamella-color-button>`;
  }

  #details(layer: ImageLayer, { gamma, colormap, color }: Channel) {
    return html`
      <lamella-channel-contrast .layer=${layer} .index=${this.index} .dims=${this.dims}></lamella-channel-contrast>
      <lamella-slider-field label="Gamma" min="0.2" max="2" typed-max="10" step="0.01"
        .format=${{ maximumFractionDigits: 2 }} .value=${gamma}
        @input=${(event: Event) => this.#set({ gamma: (event.currentTarget as LamellaSliderField).value })}></lamella-slider-field>
      <lamella-colormap .value=${colormap} .color=${color}
        @change=${(event: Event) => this.#set({ colormap: (event.currentTarget as LamellaColormap).value })}></lamella-colormap>
    `;
  }

  #toggle(): void {
    this.open = !this.open;
  }

  #set(change: Partial<Channel>): void {
    const channels = Array.from({ length: this.index + 1 }, (_, i) =>
      i === this.index ? change : {},
    );
    sendCommand(this, { id: "layers.set", args: { layer: this.layer?.id, channels } });
  }
}

/** Of more channels only the first lines are shown at first. */
const mostOpen = 2;

customElements.define("lamella-channel", LamellaChannel);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-channel": LamellaChannel;
  }
}
