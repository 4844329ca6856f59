import "@spectrum-web-components/icons-workflow/icons/sp-icon-chevron-left.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-chevron-right.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-pause.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-play.js";
import "@spectrum-web-components/number-field/sp-number-field.js";
import type { NumberField } from "@spectrum-web-components/number-field";
import "@spectrum-web-components/slider/sp-slider.js";
import type { Slider } from "@spectrum-web-components/slider";
import { css, html, LitElement } from "lit";
import { ifDefined } from "lit/directives/if-defined.js";
import { ref } from "lit/directives/ref.js";
import { base } from "./base.css.ts";
import { sendCommand } from "./command-event.ts";
import { nameSlider } from "./name-slider.ts";
import { numberField } from "./number-field.css.ts";
import "./lamella-icon-button.ts";

const framesPerSecond = 8;

/** By their names; undefined where a person took them away. */
export interface SliceKeys {
  readonly previous: string | undefined;
  readonly next: string | undefined;
}

/** Moves along one axis: slider, number, one step back or on, and play. */
export class LamellaAxisSlider extends LitElement {
  static override readonly styles = [
    base,
    numberField,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(16px, max-content) 20px minmax(60px, 1fr) 20px 20px 46px minmax(
            36px,
            max-content
          );
        align-items: center;
        gap: 6px;
        height: 28px;
        padding: 0 12px;
      }
      .name {
        font-weight: 600;
      }
      .steered {
        color: var(--lamella-accent);
      }
      sp-slider {
        --mod-slider-min-size: 0;
      }
      sp-number-field {
        width: 46px;
        --mod-stepper-width: 46px;
      }
    `,
  ];
  static override readonly properties = {
    name: {},
    length: { type: Number },
    index: { type: Number },
    keys: { attribute: false },
    playing: { state: true },
  };

  /** Of the axis. */
  declare name: string;
  /** How many samples there are along it. */
  declare length: number;
  /** From 0, here as in every coordinate. */
  declare index: number;
  /** Of the buttons, where keys move along this axis. */
  declare keys: SliceKeys | undefined;
  declare protected playing: boolean;
  #timer: ReturnType<typeof setInterval> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#pause();
  }

  protected override render() {
    const { name, length, index } = this;
    return html`
      <span class=${this.keys ? "name steered" : "name"}>${name}</span>
      <lamella-icon-button label=${this.playing ? "Pause" : `Play along ${name}`} @click=${this.#togglePlay}>
        ${this.playing ? html`<sp-icon-pause></sp-icon-pause>` : html`<sp-icon-play></sp-icon-play>`}
      </lamella-icon-button>
      <sp-slider ${ref(nameSlider)} size="s" label="Slice along ${name}" label-visibility="none" min="0" max=${length - 1} step="1"
        .value=${index} @input=${this.#slide} @change=${stop}></sp-slider>
      <lamella-icon-button label="Previous along ${name}" key=${ifDefined(this.keys?.previous)} ?disabled=${index === 0}
        @click=${() => this.#go(index - 1)}><sp-icon-chevron-left></sp-icon-chevron-left></lamella-icon-button>
      <lamella-icon-button label="Next along ${name}" key=${ifDefined(this.keys?.next)} ?disabled=${index === length - 1}
        @click=${() => this.#go(index + 1)}><sp-icon-chevron-right></sp-icon-chevron-right></lamella-icon-button>
      <sp-number-field size="s" hide-stepper label="Index along ${name}" min="0" max=${length - 1} step="1"
        .value=${index} @input=${stop} @change=${this.#slide}></sp-number-field>
      <span class="muted">/ ${length - 1}</span>
    `;
  }

  #slide(event: Event): void {
    event.stopPropagation();
    const { value } = event.currentTarget as Slider | NumberField; // the two above
    if (Number.isFinite(value)) this.#go(value);
  }

  #go(index: number): void {
    if (index !== this.index) sendCommand(this, { id: "dims.set", args: { [this.name]: index } });
  }

  #togglePlay(): void {
    if (this.playing) {
      this.#pause();
      return;
    }
    this.playing = true;
    this.#timer = setInterval(
      () => this.#go((this.index + 1) % this.length),
      1000 / framesPerSecond,
    );
  }

  #pause(): void {
    clearInterval(this.#timer);
    this.playing = false;
  }
}

function stop(event: Event): void {
  event.stopPropagation();
}

customElements.define("lamella-axis-slider", LamellaAxisSlider);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-axis-slider": LamellaAxisSlider;
  }
}
