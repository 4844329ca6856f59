import "@spectrum-web-components/icons-workflow/icons/sp-icon-revert.js";
import "@spectrum-web-components/menu/sp-menu-item.js";
import "@spectrum-web-components/picker/sp-picker.js";
import type { Picker } from "@spectrum-web-components/picker";
import "@spectrum-web-components/slider/sp-slider.js";
import { css, html, LitElement } from "lit";
import { ifDefined } from "lit/directives/if-defined.js";
import { live } from "lit/directives/live.js";
import { ref } from "lit/directives/ref.js";
import type { SettingForm } from "#plugin/train-settings.ts";
import { base } from "../base.css.ts";
import "../lamella-icon-button.ts";
import "../lamella-number.ts";
import type { LamellaNumber } from "../lamella-number.ts";
import { nameSlider } from "../name-slider.ts";
import { sliderValue } from "../slider-value.ts";
import { field } from "./field.css.ts";
import { fieldName } from "./field-name.ts";
import { type SettingWords, wordsOf } from "./setting-words.ts";

type Value = number | string | boolean;

/**
 * One setting, by its form: a number (with a slider where both ends are known), a word of several, or a switch.
 *
 * @fires change - read `value`
 */
export class LamellaField extends LitElement {
  static override readonly styles = [
    base,
    field,
    css`
      /* Where it would be too short to be moved, it takes a line of its own. */
      sp-slider {
        flex: 1 1 64px;
        min-width: 0;
        margin-right: 2px;
        --mod-slider-min-size: 0;
      }
      sp-slider + lamella-number {
        --lamella-number-width: 52px;
      }
    `,
  ];
  static override readonly properties = {
    form: { attribute: false },
    words: { attribute: false },
    value: { attribute: false },
    usual: { attribute: false },
    isChanged: { type: Boolean, reflect: true, attribute: "changed" },
  };

  declare form: SettingForm | undefined;
  /** In place of those that its key has. */
  declare words: SettingWords | undefined;
  declare value: Value | undefined;
  /** What it is taken back to; that of the form where it is left out. */
  declare usual: Value | undefined;
  declare isChanged: boolean;

  protected override willUpdate(): void {
    this.isChanged = this.value !== undefined && this.value !== (this.usual ?? this.form?.usual);
  }

  protected override render() {
    const { form } = this;
    if (!form) return html``;
    const words = this.words ?? wordsOf(form.key);
    return html`
      ${fieldName(words)}
      ${this.#control(form, words)}
      ${
        this.isChanged
          ? html`<lamella-icon-button label="${words.label}: back to ${this.usual ?? form.usual}"
              @click=${() => this.#take(this.usual ?? form.usual)}><sp-icon-revert></sp-icon-revert></lamella-icon-button>`
          : ""
      }
    `;
  }

  #control(form: SettingForm, words: SettingWords) {
    switch (form.kind) {
      case "switch":
        return this.#switch(words);
      case "word":
        return this.#word(form.options, words);
      default:
        return this.#number(form, words);
    }
  }

  #switch({ label, hint = "" }: SettingWords) {
    return html`<input type="checkbox" aria-label=${label} title=${hint} .checked=${live(this.value === true)}
      @change=${(event: Event) => this.#take((event.currentTarget as HTMLInputElement).checked)} />`;
  }

  #word(options: readonly string[], { label }: SettingWords) {
    return html`<sp-picker size="s" label=${label} .value=${String(this.value)}
      @change=${(event: Event) => {
        event.stopPropagation();
        this.#take((event.currentTarget as Picker).value); // the picker here
      }}>
      ${options.map((option) => html`<sp-menu-item value=${option}>${option}</sp-menu-item>`)}
    </sp-picker>`;
  }

  #number(form: SettingForm & { kind: "number" }, { label, unit = "", ...words }: SettingWords) {
    const { min, max, step, isSliding } = rangeOf(form, words);
    const take = (event: Event, value: number) => {
      event.stopPropagation();
      this.#take(value);
    };
    const value = live(Number(this.value));
    return html`<span class="number">
      ${
        isSliding
          ? html`<sp-slider ${ref(nameSlider)} size="s" variant="filled" label=${label} label-visibility="none"
              min=${ifDefined(min)} max=${ifDefined(max)} step=${ifDefined(step)} .value=${value}
              @input=${(event: Event) => take(event, sliderValue(event))}></sp-slider>`
          : ""
      }
      <lamella-number label=${label} min=${ifDefined(min)} max=${ifDefined(max)} step=${ifDefined(isSliding ? typedStep(step) : step)}
        .format=${plainNumber} .value=${value}
        @change=${(event: Event) => take(event, (event.currentTarget as LamellaNumber).value)}></lamella-number>
      ${unit ? html`<span class="muted">${unit}</span>` : ""}
    </span>`;
  }

  #take(value: Value): void {
    if (value === this.value) return;
    this.value = value;
    this.dispatchEvent(new Event("change"));
  }
}

const plainNumber: Intl.NumberFormatOptions = { maximumFractionDigits: 10, useGrouping: false };
/** With more stops a slider of this width passes over values. */
const mostStops = 200;

interface NumberRange {
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly step: number | undefined;
  readonly isSliding: boolean;
}

/** What may be typed; a slider too where both ends are known and it can reach every value between. */
function rangeOf(
  { from, to, isBelow = false }: SettingForm & { kind: "number" },
  words: Pick<SettingWords, "min" | "max" | "step" | "isTyped">,
): NumberRange {
  const [min, most] = [words.min ?? from, words.max ?? to];
  if (words.isTyped || min === undefined || most === undefined)
    return { min, max: most, step: words.step, isSliding: false };
  const step = words.step ?? stepOf(most - min);
  const max = isBelow && most === to ? most - step : most;
  return { min, max, step, isSliding: (most - min) / step <= mostStops };
}

/** Numbers are typed more finely than slid to. */
function typedStep(step = 1): number {
  return step < 1 ? step / 10 : 1;
}

/** About a hundred stops, of 1, 5, 0.1, 0.05 ... */
function stepOf(span: number): number {
  const step = 10 ** Math.floor(Math.log10(span / 100));
  return span / step > mostStops ? 5 * step : step;
}

customElements.define("lamella-field", LamellaField);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-field": LamellaField;
  }
}
