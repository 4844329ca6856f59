import "@spectrum-web-components/menu/sp-menu-item.js";
import "@spectrum-web-components/number-field/sp-number-field.js";
import type { NumberField } from "@spectrum-web-components/number-field";
import "@spectrum-web-components/picker/sp-picker.js";
import type { Picker } from "@spectrum-web-components/picker";
import { css, html, LitElement } from "lit";
import type { TrainSettings } from "#plugin/train-settings.ts";
import { base } from "../base.css.ts";
import { numberField } from "../number-field.css.ts";

type NumberSetting = Exclude<keyof TrainSettings, "backend">;

interface NumberControl {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly format?: Intl.NumberFormatOptions;
}

const numbers: { readonly [K in NumberSetting]: NumberControl } = {
  patch: { label: "Patch (px)", min: 16, max: 512, step: 16 },
  batch: { label: "Batch", min: 1, max: 64, step: 1 },
  steps: { label: "Steps", min: 1, max: 100_000, step: 1 },
  width: { label: "Width", min: 4, max: 64, step: 4 },
  depth: { label: "Depth", min: 1, max: 5, step: 1 },
  learningRate: {
    label: "Learning rate",
    min: 0.00001,
    max: 0.1,
    step: 0.00001,
    format: { maximumFractionDigits: 5 },
  },
  validationFraction: {
    label: "Validation",
    min: 0,
    max: 0.5,
    step: 0.01,
    format: { style: "percent" },
  },
  seed: { label: "Seed", min: 0, max: 1_000_000, step: 1 },
};

const backends = [
  ["auto", "Automatic"],
  ["webgpu", "WebGPU"],
  ["wasm", "WebAssembly"],
  ["webgl", "WebGL"],
  ["cpu", "CPU"],
] as const;

/**
 * The numbers of a training, for those who want them.
 *
 * @fires change - read `settings`
 */
export class LamellaTrainSettings extends LitElement {
  static override readonly styles = [
    base,
    numberField,
    css`
      :host {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 6px 12px;
        padding: 6px 0;
      }
      label {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 54px;
        gap: 4px;
        align-items: center;
        color: var(--lamella-muted);
      }
      label.wide {
        grid-column: 1 / -1;
        grid-template-columns: 76px 1fr;
        gap: 8px;
      }
      sp-number-field {
        width: 54px;
        --mod-stepper-width: 54px;
      }
      sp-picker {
        width: 100%;
        --mod-picker-inline-size: 100%;
      }
    `,
  ];
  static override readonly properties = { settings: { attribute: false } };

  declare settings: TrainSettings | undefined;

  protected override render() {
    const { settings } = this;
    if (!settings) return html``;
    const names = Object.keys(numbers) as NumberSetting[]; // the table has exactly these keys
    return html`
      ${names.map((name) => this.#number(name, settings[name]))}
      <label class="wide">
        Backend
        <sp-picker size="s" label="Backend" .value=${settings.backend}
          @change=${(event: Event) => this.#set({ backend: (event.currentTarget as Picker).value })}>
          ${backends.map(([id, title]) => html`<sp-menu-item value=${id}>${title}</sp-menu-item>`)}
        </sp-picker>
      </label>
    `;
  }

  #number(name: NumberSetting, value: number) {
    const { label, min, max, step, format = { useGrouping: false } } = numbers[name];
    return html`<label>
      ${label}
      <sp-number-field size="s" hide-stepper label=${label} min=${min} max=${max} step=${step}
        .formatOptions=${format} .value=${value}
        @change=${(event: Event) => {
          event.stopPropagation();
          const { value } = event.currentTarget as NumberField; // the field above
          if (Number.isFinite(value)) this.#set({ [name]: value });
        }}></sp-number-field>
    </label>`;
  }

  #set(change: Partial<TrainSettings>): void {
    if (!this.settings) return;
    this.settings = { ...this.settings, ...change };
    this.dispatchEvent(new Event("change"));
  }
}

customElements.define("lamella-train-settings", LamellaTrainSettings);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-train-settings": LamellaTrainSettings;
  }
}
