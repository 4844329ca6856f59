import "@spectrum-web-components/menu/sp-menu-item.js";
import "@spectrum-web-components/picker/sp-picker.js";
import type { Picker } from "@spectrum-web-components/picker";
import { css, html, LitElement } from "lit";
import { jobChoices, type TrainSettings } from "#plugin/train-settings.ts";
import { base } from "../base.css.ts";
import "../lamella-number.ts";
import type { LamellaNumber } from "../lamella-number.ts";

type WordSetting = "optimizer" | "loss" | "backend";
type NumberSetting = Exclude<keyof TrainSettings, WordSetting>;

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

interface WordControl {
  readonly label: string;
  readonly choices: readonly { readonly id: string; readonly title: string }[];
}

const words: { readonly [K in WordSetting]: WordControl } = {
  optimizer: { label: "Optimizer", choices: jobChoices.optimizers },
  loss: { label: "Loss", choices: jobChoices.losses },
  backend: { label: "Backend", choices: jobChoices.backends },
};

/**
 * The settings of a training, for those who want them. Another optimizer comes with the rate that is usual for it.
 *
 * @fires change - read `settings`
 */
export class LamellaTrainSettings extends LitElement {
  static override readonly styles = [
    base,
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
      lamella-number {
        --lamella-number-width: 54px;
      }
      sp-picker {
        width: 100%;
        --mod-picker-inline-size: 100%;
      }
    `,
  ];
  static override readonly properties = {
    settings: { attribute: false },
    losses: { attribute: false },
  };

  declare settings: TrainSettings | undefined;
  /** Those of other plugins. */
  declare losses: WordControl["choices"];

  constructor() {
    super();
    this.losses = [];
  }

  protected override render() {
    const { settings } = this;
    if (!settings) return html``;
    // The tables have exactly these keys.
    const [numberNames, wordNames] = [
      Object.keys(numbers) as NumberSetting[],
      Object.keys(words) as WordSetting[],
    ];
    return html`
      ${numberNames.map((name) => this.#number(name, settings[name]))}
      ${wordNames.map((name) => this.#word(name, settings[name]))}
    `;
  }

  #word(name: WordSetting, value: string) {
    const { label } = words[name];
    const choices = [...words[name].choices, ...(name === "loss" ? this.losses : [])];
    return html`<label class="wide">
      ${label}
      <sp-picker size="s" label=${label} .value=${value}
        @change=${(event: Event) => {
          event.stopPropagation();
          this.#choose(name, (event.currentTarget as Picker).value); // the picker above
        }}>
        ${choices.map(({ id, title }) => html`<sp-menu-item value=${id}>${title}</sp-menu-item>`)}
      </sp-picker>
    </label>`;
  }

  #choose(name: WordSetting, id: string): void {
    const optimizer = jobChoices.optimizers.find((one) => name === "optimizer" && one.id === id);
    this.#set({ [name]: id, ...(optimizer && { learningRate: optimizer.lr }) });
  }

  #number(name: NumberSetting, value: number) {
    const { label, min, max, step, format = { useGrouping: false } } = numbers[name];
    return html`<label>
      ${label}
      <lamella-number label=${label} min=${min} max=${max} step=${step} .format=${format} .value=${value}
        @change=${(event: Event) => {
          const { value } = event.currentTarget as LamellaNumber; // the field above
          this.#set({ [name]: value });
        }}></lamella-number>
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
