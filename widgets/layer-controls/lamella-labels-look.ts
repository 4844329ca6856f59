import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-shuffle.js";
import "@spectrum-web-components/menu/sp-menu-item.js";
import "@spectrum-web-components/picker/sp-picker.js";
import type { Picker } from "@spectrum-web-components/picker";
import "@spectrum-web-components/textfield/sp-textfield.js";
import type { Textfield } from "@spectrum-web-components/textfield";
import { css, html, LitElement } from "lit";
import type { LabelsLayer } from "#core/layers/layer.ts";
import { thickestContourPx } from "#core/layers/settings.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import "../lamella-icon-button.ts";
import "../lamella-slider-field.ts";
import type { LamellaSliderField } from "../lamella-slider-field.ts";
import { controls } from "./controls.css.ts";

/** How labels are drawn, what the selected one is called, and what 0 means. */
export class LamellaLabelsLook extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    controls,
    css`
      :host {
        padding: 0;
      }
      sp-picker,
      sp-textfield {
        flex: 1;
        min-width: 0;
        --mod-picker-inline-size: 100%;
        --mod-picker-block-size: 24px;
        --mod-textfield-width: 100%;
        --mod-textfield-height: 22px;
        --mod-textfield-corner-radius: 3px;
      }
      .unset {
        --mod-textfield-text-color-default: var(--lamella-muted);
        --mod-textfield-text-color-hover: var(--lamella-muted);
      }
      label.grow {
        display: flex;
        align-items: center;
        gap: 6px;
      }
      input {
        accent-color: var(--lamella-accent);
        margin: 0;
      }
    `,
  ];
  static override readonly properties = { layer: { attribute: false } };

  declare layer: LabelsLayer | undefined;

  protected override render() {
    const { layer } = this;
    if (!layer) return html``;
    return html`${this.#name(layer)} ${this.#colors(layer)}
      <lamella-slider-field label="Contour" min="0" max="10" typed-max=${thickestContourPx} step="1"
        .format=${{ style: "unit", unit: "px", maximumFractionDigits: 0 }} .value=${layer.contour.value}
        @input=${(event: Event) => this.#set({ contour: (event.currentTarget as LamellaSliderField).value })}></lamella-slider-field>
      <div class="row">
        <span class="label" aria-hidden="true">Show</span>
        <label class="grow"><input type="checkbox" .checked=${layer.showSelected.value}
          @change=${(event: Event) => this.#set({ showSelected: (event.currentTarget as HTMLInputElement).checked })}>
          selected label only</label>
      </div>
      ${this.#unlabelled(layer)}`;
  }

  #name({ selectedLabel, labelNames, ids }: LabelsLayer) {
    const label = ids.idOf(selectedLabel.value);
    if (label === 0) return "";
    const name = labelNames.value[label] ?? "";
    return html`<div class="row">
      <span class="label" aria-hidden="true">Name</span>
      <sp-textfield size="s" class=${name ? "" : "unset"} label="Name of label ${label}" placeholder="such as membrane"
        .value=${name}
        @change=${(event: Event) => {
          const { value } = event.currentTarget as Textfield; // the one here
          this.#set({ labelNames: { [label]: value.trim() } });
        }}></sp-textfield>
    </div>`;
  }

  #colors({ palette, labelColors, colorSeed }: LabelsLayer) {
    const hasOwn = Object.keys(labelColors.value).length > 0;
    return html`<div class="row">
      <span class="label" aria-hidden="true">Colours</span>
      <sp-picker size="s" label="Colours of labels" .value=${palette.value}
        @change=${(event: Event) => this.#set({ palette: (event.currentTarget as Picker).value })}>
        <sp-menu-item value="auto">automatic</sp-menu-item>
        <sp-menu-item value="okabe-ito">colour-blind safe</sp-menu-item>
        <sp-menu-item value="direct" ?disabled=${!hasOwn}>of the file</sp-menu-item>
      </sp-picker>
      <lamella-icon-button label="Shuffle colours" @click=${() => this.#set({ colorSeed: colorSeed.value + 1 })}>
        <sp-icon-shuffle></sp-icon-shuffle>
      </lamella-icon-button>
    </div>`;
  }

  #unlabelled({ unlabelled }: LabelsLayer) {
    return html`<div class="row">
      <span class="label" aria-hidden="true">0 means</span>
      <sp-picker size="s" label="What 0 means" .value=${unlabelled.value}
        @change=${(event: Event) => this.#set({ unlabelled: (event.currentTarget as Picker).value })}>
        <sp-menu-item value="ignore">not labelled</sp-menu-item>
        <sp-menu-item value="background">background</sp-menu-item>
      </sp-picker>
    </div>`;
  }

  #set(change: { readonly [setting: string]: unknown }): void {
    sendCommand(this, { id: "layers.set", args: { layer: this.layer?.id, ...change } });
  }
}

customElements.define("lamella-labels-look", LamellaLabelsLook);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-labels-look": LamellaLabelsLook;
  }
}
