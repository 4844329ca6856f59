import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/action-button/sp-action-button.js";
import "@spectrum-web-components/action-group/sp-action-group.js";
import type { ActionGroup } from "@spectrum-web-components/action-group";
import "@spectrum-web-components/tooltip/sp-tooltip.js";
import { css, html, LitElement } from "lit";
import type { LabelsLayer } from "#core/layers/layer.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import { keyHint } from "../key-text.ts";
import { controls } from "./controls.css.ts";

/** One of the values of a setting, as it is shown. */
interface Choice {
  readonly value: string;
  readonly text: string;
  readonly tip: string;
}

const units: readonly Choice[] = [
  { value: "data", text: "Image px", tip: "The brush grows with the zoom" },
  { value: "screen", text: "Screen px", tip: "The brush looks the same at any zoom" },
];
const dimensions: readonly Choice[] = [
  { value: "2", text: "2D", tip: "Brush and fill stay in the slice" },
  { value: "3", text: "3D", tip: "Brush and fill go through the slices" },
];

/** How brush and fill work on a labels layer, and what is done between its slices. */
export class LamellaLabelTools extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    controls,
    css`
      :host {
        padding: 0;
      }
      sp-action-group {
        flex: 1;
      }
      sp-action-button {
        flex: 1 1 auto;
        --mod-actionbutton-edge-to-text: 2px; /* both have to fit into a narrow column */
      }
      .tight {
        gap: 4px;
      }
      sp-action-group sp-action-button {
        flex: 1;
      }
    `,
  ];
  static override readonly properties = {
    layer: { attribute: false },
    preserveKey: { attribute: false },
  };

  declare layer: LabelsLayer | undefined;
  /** The key that preserves labels, if there is one. */
  declare preserveKey: string | undefined;

  protected override render() {
    const { layer } = this;
    if (!layer) return html``;
    const { brushUnit, editDimensions, preserveLabels, contiguous, selectedLabel, grid } = layer;
    const isStack = grid.axes.length > 2;
    return html`
      ${this.#choice({
        ...{ title: "Size in", name: "Unit of the brush", choices: units },
        value: brushUnit.value,
        set: (value) => ({ brushUnit: value }),
      })}
      ${
        isStack
          ? this.#choice({
              ...{ title: "Edit in", name: "Dimensions of brush and fill", choices: dimensions },
              value: String(editDimensions.value),
              set: (value) => ({ editDimensions: Number(value) }),
            })
          : ""
      }
      <div class="row tight">
        <span class="label">Edits</span>
        ${this.#toggle({
          ...{ text: "Preserve", name: "Preserve labels", isOn: preserveLabels.value },
          tip: `Draw on background only, and erase the selected label only${keyHint(this.preserveKey)}`,
          set: { preserveLabels: !preserveLabels.value },
        })}
        ${this.#toggle({
          ...{ text: "Contiguous", name: "Contiguous fill", isOn: contiguous.value },
          tip: "Fill one connected area; off, the label wherever it is",
          set: { contiguous: !contiguous.value },
        })}
      </div>
      ${
        isStack
          ? html`<div class="row">
              <span class="label">Slices</span>
              <sp-action-button size="s" ?disabled=${selectedLabel.value === 0}
                @click=${() => sendCommand(this, { id: "labels.interpolate", args: { layer: layer.id } })}>
                Interpolate
                <sp-tooltip self-managed placement="bottom">Draw the label between two slices that have it</sp-tooltip>
              </sp-action-button>
            </div>`
          : ""
      }
    `;
  }

  #choice(from: {
    title: string;
    name: string;
    choices: readonly Choice[];
    value: string;
    set: (value: string) => object;
  }) {
    const { title, name, choices, value, set } = from;
    return html`<div class="row">
      <span class="label" aria-hidden="true">${title}</span>
      <sp-action-group size="s" compact selects="single" label=${name} .selected=${[value]}
        @change=${(event: Event) => {
          const group = event.currentTarget as ActionGroup; // the element above
          const [chosen] = group.selected;
          if (chosen === undefined)
            group.selected = [value]; // one of them is always chosen
          else if (chosen !== value) this.#set(set(chosen));
        }}>
        ${choices.map(
          ({ value, text, tip }) => html`<sp-action-button value=${value}>${text}
            <sp-tooltip self-managed placement="bottom">${tip}</sp-tooltip>
          </sp-action-button>`,
        )}
      </sp-action-group>
    </div>`;
  }

  #toggle(from: { text: string; name: string; tip: string; isOn: boolean; set: object }) {
    const { text, name, tip, isOn, set } = from;
    return html`<sp-action-button size="s" label=${name} ?selected=${isOn} aria-pressed=${isOn}
      @click=${() => this.#set(set)}>
      ${text}<sp-tooltip self-managed placement="bottom">${tip}</sp-tooltip>
    </sp-action-button>`;
  }

  #set(change: object): void {
    sendCommand(this, { id: "layers.set", args: { layer: this.layer?.id, ...change } });
  }
}

customElements.define("lamella-label-tools", LamellaLabelTools);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-label-tools": LamellaLabelTools;
  }
}
