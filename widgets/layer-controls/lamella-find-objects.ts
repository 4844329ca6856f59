import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/action-button/sp-action-button.js";
import "@spectrum-web-components/menu/sp-menu-item.js";
import "@spectrum-web-components/picker/sp-picker.js";
import type { Picker } from "@spectrum-web-components/picker";
import { css, html, LitElement } from "lit";
import type { ProbabilityLayer } from "#core/layers/layer.ts";
import { splits } from "#core/objects/separate.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import "../lamella-number.ts";
import type { LamellaNumber } from "../lamella-number.ts";
import { controls } from "./controls.css.ts";

const titles = {
  none: "Nowhere",
  shape: "Where narrow",
  probability: "Where unsure",
} satisfies { readonly [S in (typeof splits)[number]]: string };

/** The way from a prediction to one label an object: where what touches is cut, and how small an object may be. */
export class LamellaFindObjects extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    controls,
    css`
      :host {
        display: block;
        margin-top: 10px;
        padding: 0;
      }
      sp-picker {
        width: 100%;
        min-width: 0;
        --mod-picker-inline-size: 100%;
        --mod-picker-block-size: 24px;
      }
      sp-action-button {
        margin-top: 6px;
        width: 100%;
      }
      lamella-number {
        --lamella-number-width: 72px;
      }
    `,
  ];
  static override readonly properties = {
    layer: { attribute: false },
    split: { state: true },
    smallest: { state: true },
    smooth: { state: true },
  };

  declare layer: ProbabilityLayer | undefined;
  declare protected split: (typeof splits)[number];
  declare protected smallest: number;
  declare protected smooth: number;

  constructor() {
    super();
    this.split = "shape";
    this.smallest = 16;
    this.smooth = 0;
  }

  protected override render() {
    const { layer } = this;
    if (!layer) return html``;
    return html`<div class="row"><span class="label" aria-hidden="true">Cut</span>
        <sp-picker size="s" label="Where objects that touch are cut" .value=${this.split}
          @change=${(event: Event) => {
            const { value } = event.currentTarget as Picker; // the one above
            this.split = splits.find((split) => split === value) ?? this.split;
          }}>
          ${splits.map((id) => html`<sp-menu-item value=${id}>${titles[id]}</sp-menu-item>`)}
        </sp-picker></div>
      <div class="row"><span class="label" aria-hidden="true">Smallest</span>
        <lamella-number label="Smallest object in pixels" title="In pixels" .min=${1} .step=${1} .value=${this.smallest}
          @change=${(event: Event) => {
            this.smallest = (event.currentTarget as LamellaNumber).value; // the one above
          }}></lamella-number></div>
      <div class="row"><span class="label" aria-hidden="true">Smooth</span>
        <lamella-number label="Radius in pixels of what has to fit into an object everywhere" title="Thorns and bridges thinner than twice this many pixels go"
          .min=${0} .max=${100} .step=${1} .value=${this.smooth}
          @change=${(event: Event) => {
            this.smooth = (event.currentTarget as LamellaNumber).value; // the one above
          }}></lamella-number></div>
      <sp-action-button size="s" title="A layer with a number for every object above the threshold"
        @click=${() => this.#find(layer)}>Find objects</sp-action-button>`;
  }

  #find({ id, threshold }: ProbabilityLayer): void {
    const objects = { split: this.split, smallest: this.smallest, smooth: this.smooth };
    const args = { layer: id, threshold: threshold.value, objects };
    sendCommand(this, { id: "labels.fromProbability", args });
  }
}

customElements.define("lamella-find-objects", LamellaFindObjects);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-find-objects": LamellaFindObjects;
  }
}
