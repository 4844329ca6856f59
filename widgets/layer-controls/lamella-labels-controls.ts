import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/action-button/sp-action-button.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-add.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-switch.js";
import "@spectrum-web-components/number-field/sp-number-field.js";
import type { NumberField } from "@spectrum-web-components/number-field";
import "@spectrum-web-components/textfield/sp-textfield.js";
import type { Textfield } from "@spectrum-web-components/textfield";
import { css, html, LitElement } from "lit";
import { ifDefined } from "lit/directives/if-defined.js";
import type { LabelId } from "#core/labels/label-ids.ts";
import type { LabelsLayer } from "#core/layers/layer.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { actions } from "../actions.ts";
import { base } from "../base.css.ts";
import { hexOf } from "../color-text.ts";
import { sendCommand } from "../command-event.ts";
import { keysOf } from "../keymap.ts";
import { numberField } from "../number-field.css.ts";
import "../lamella-icon-button.ts";
import "../lamella-slider-field.ts";
import type { LamellaSliderField } from "../lamella-slider-field.ts";
import { controls } from "./controls.css.ts";
import "./lamella-label-tools.ts";
import "./lamella-labels-look.ts";
import "./lamella-blending.ts";
import "./lamella-opacity.ts";

/** Of 64 bits, with a sign or without. */
const digits = /^-?\d{1,20}$/;

/** Which label the brush paints, how large it is, and how labels look. */
export class LamellaLabelsControls extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    numberField,
    controls,
    css`
      .chosen {
        gap: 4px;
      }
      .chosen .label {
        margin-inline-end: 4px;
      }
      .swatch,
      lamella-icon-button {
        flex: none;
      }
      .swatch {
        width: 18px;
        height: 18px;
        border-radius: 3px;
        border: 1px solid rgba(128, 128, 128, 0.7);
      }
      .chosen sp-number-field,
      .id {
        flex: 0 1 76px;
        width: auto;
        min-width: 0;
        --mod-stepper-width: 100%;
        --mod-textfield-spacing-inline: 4px;
        --mod-textfield-width: 100%;
      }
      .id {
        flex-basis: 92px;
      }
      .swatch.none {
        background: repeating-conic-gradient(#888 0 25%, #ccc 0 50%) 0 0 / 9px 9px;
      }
    `,
  ];
  static override readonly properties = {
    layer: { attribute: false },
    model: { attribute: false },
  };

  declare layer: LabelsLayer | undefined;
  /** Knows the keys as they are bound. */
  declare model: ViewerModel | undefined;

  protected override render() {
    const { layer } = this;
    if (!layer) return html``;
    const label = layer.selectedLabel.value;
    const id = layer.ids.idOf(label);
    const color = label === 0 ? "" : `background: ${hexOf(layer.coloring.value.colorOf(label))}`;
    return html`
      <div class="row chosen">
        <span class="label">Label</span>
        <span class="swatch ${label === 0 ? "none" : ""}" style=${color} role="img"
          aria-label="Colour of label ${id}"></span>
        ${this.#idField(layer.ids, id)}
        <lamella-icon-button label="New label" key=${ifDefined(this.#keyOf("newLabel"))} @click=${() => this.#run("labels.newLabel")}>
          <sp-icon-add></sp-icon-add>
        </lamella-icon-button>
        <lamella-icon-button label="Swap label and background" key=${ifDefined(this.#keyOf("swapLabel"))} @click=${() => this.#run("labels.swap")}>
          <sp-icon-switch></sp-icon-switch>
        </lamella-icon-button>
      </div>
      <lamella-slider-field label="Brush" min="1" max="50" typed-max="2000" step="1"
        .format=${{ style: "unit", unit: "px", maximumFractionDigits: 0 }} .value=${layer.brushRadiusPx.value}
        @input=${(event: Event) => this.#set({ brushRadiusPx: (event.currentTarget as LamellaSliderField).value })}></lamella-slider-field>
      <lamella-label-tools .layer=${layer} .preserveKey=${this.#keyOf("preserveLabels")}></lamella-label-tools>
      <lamella-opacity .layer=${layer}></lamella-opacity>
      <lamella-blending .layer=${layer}></lamella-blending>
      <lamella-labels-look .layer=${layer}></lamella-labels-look>
    `;
  }

  /** Ids of 64 bits are digits: no number holds them all. */
  #idField({ isWide }: LabelsLayer["ids"], id: LabelId) {
    if (!isWide)
      return html`<sp-number-field size="s" label="Label to paint" title=${id} min="0" max=${Number.MAX_SAFE_INTEGER} step="1"
        .formatOptions=${{ useGrouping: false, maximumFractionDigits: 0 }} .value=${Number(id)}
        @change=${(event: Event) => this.#set({ selectedLabel: (event.currentTarget as NumberField).value })}></sp-number-field>`;
    return html`<sp-textfield class="id" size="s" label="Label to paint" title=${id} .value=${String(id)}
      @change=${(event: Event) => {
        const field = event.currentTarget as Textfield; // the one here
        if (digits.test(field.value)) this.#set({ selectedLabel: field.value });
        else field.value = String(id);
      }}></sp-textfield>`;
  }

  #keyOf(name: "newLabel" | "swapLabel" | "preserveLabels"): string | undefined {
    return this.model && keysOf(actions.layers[name], this.model)[0];
  }

  #run(id: string): void {
    sendCommand(this, { id, args: { layer: this.layer?.id } });
  }

  #set(change: { selectedLabel?: LabelId; brushRadiusPx?: number }): void {
    if (Object.values(change).some(Number.isNaN)) return;
    sendCommand(this, { id: "layers.set", args: { layer: this.layer?.id, ...change } });
  }
}

customElements.define("lamella-labels-controls", LamellaLabelsControls);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-labels-controls": LamellaLabelsControls;
  }
}
