import "@spectrum-web-components/icons-workflow/icons/sp-icon-chevron-left.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-chevron-right.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-pause.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-play.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-clock.js";
import "@spectrum-web-components/number-field/sp-number-field.js";
import type { NumberField } from "@spectrum-web-components/number-field";
import "@spectrum-web-components/slider/sp-slider.js";
import { css, html, LitElement } from "lit";
import { ifDefined } from "lit/directives/if-defined.js";
import { ref } from "lit/directives/ref.js";
import { type Playing, type PlayMode, playDefaults, playModes } from "#core/playing.ts";
import { base } from "./base.css.ts";
import { sendCommand } from "./command-event.ts";
import { nameSlider } from "./name-slider.ts";
import { numberField } from "./number-field.css.ts";
import "./lamella-icon-button.ts";
import { sliderValue } from "./slider-value.ts";

/** Of the buttons, by their names; undefined where a person took them away. */
export interface SliceKeys {
  readonly previous: string | undefined;
  readonly next: string | undefined;
  readonly play: string | undefined;
}

/** Moves along one axis: slider, number, one step back or on, and play, as fast and as often as its own settings say. */
export class LamellaAxisSlider extends LitElement {
  static override readonly styles = [
    base,
    numberField,
    css`
      :host {
        display: grid;
        grid-template-columns:
          minmax(16px, max-content) 20px 20px minmax(60px, 1fr) 20px 20px 46px
          minmax(36px, max-content) auto;
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
      .settings {
        position: fixed;
        inset: auto;
        margin: 0;
        padding: 10px 12px;
        border: 1px solid var(--lamella-line);
        border-radius: 6px;
        color: inherit;
        background: var(--lamella-raised);
        box-shadow: var(--lamella-shadow);
      }
      .settings label {
        display: flex;
        align-items: center;
        gap: 6px;
        min-height: 24px;
      }
      .speed {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 8px;
        margin-bottom: 4px;
      }
      input {
        accent-color: var(--lamella-accent);
        margin: 0;
      }
      .physical:empty {
        display: none;
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
    physical: {},
    playing: { attribute: false },
    fps: { state: true },
    mode: { state: true },
  };

  /** Of the axis. */
  declare name: string;
  /** How many samples there are along it. */
  declare length: number;
  /** From 0, here as in every coordinate. */
  declare index: number;
  /** Where keys move along this axis. */
  declare keys: SliceKeys | undefined;
  /** Where the slice lies, with its unit. */
  declare physical: string | undefined;
  /** While this axis is played. */
  declare playing: Playing | undefined;
  declare protected fps: number;
  declare protected mode: PlayMode;

  constructor() {
    super();
    this.fps = playDefaults.fps;
    this.mode = playDefaults.mode;
  }

  protected override render() {
    const { name, length, index } = this;
    return html`
      <span class=${this.keys ? "name steered" : "name"}>${name}</span>
      <lamella-icon-button label=${this.playing ? `Stop playing along ${name}` : `Play along ${name}`}
        key=${ifDefined(this.keys?.play)} @click=${this.#togglePlay}>
        ${this.playing ? html`<sp-icon-pause></sp-icon-pause>` : html`<sp-icon-play></sp-icon-play>`}
      </lamella-icon-button>
      <lamella-icon-button label="How to play along ${name}" @click=${this.#showSettings}>
        <sp-icon-clock></sp-icon-clock></lamella-icon-button>
      ${this.#settings()}
      <sp-slider ${ref(nameSlider)} size="s" label="Slice along ${name}" label-visibility="none" min="0" max=${length - 1} step="1"
        .value=${index} @input=${(event: Event) => this.#slide(event, sliderValue(event))} @change=${stop}></sp-slider>
      <lamella-icon-button label="Previous along ${name}" key=${ifDefined(this.keys?.previous)} ?disabled=${index === 0}
        @click=${() => this.#go(index - 1)}><sp-icon-chevron-left></sp-icon-chevron-left></lamella-icon-button>
      <lamella-icon-button label="Next along ${name}" key=${ifDefined(this.keys?.next)} ?disabled=${index === length - 1}
        @click=${() => this.#go(index + 1)}><sp-icon-chevron-right></sp-icon-chevron-right></lamella-icon-button>
      <sp-number-field size="s" hide-stepper label="Index along ${name}" min="0" max=${length - 1} step="1"
        .value=${index} @input=${stop}
        @change=${(event: Event) => this.#slide(event, (event.currentTarget as NumberField).value)}></sp-number-field>
      <span class="muted">/ ${length - 1}</span>
      <span class="muted physical">${this.physical}</span>
    `;
  }

  #settings() {
    return html`<div popover class="settings" role="dialog" aria-label="How to play along ${this.name}"
      @keydown=${(event: KeyboardEvent) => event.stopPropagation()}>
      <div class="speed"><label for="fps">Slices a second</label>
      <sp-number-field id="fps" size="s" hide-stepper label="Slices a second" min="0.1" max="120"
        .value=${this.fps} @input=${stop} @change=${this.#setSpeed}></sp-number-field></div>
      ${playModes.map(
        (mode) => html`<label><input type="radio" name="mode" .checked=${mode === this.mode}
          @change=${() => this.#setMode(mode)} />${modeNames[mode]}</label>`,
      )}
    </div>`;
  }

  #slide(event: Event, value: number): void {
    event.stopPropagation();
    if (Number.isFinite(value)) this.#go(value);
  }

  #go(index: number): void {
    if (index !== this.index) sendCommand(this, { id: "dims.set", args: { [this.name]: index } });
  }

  #togglePlay(): void {
    if (this.playing) sendCommand(this, { id: "dims.stop" });
    else this.#play();
  }

  #play(): void {
    const { name, fps, mode } = this;
    sendCommand(this, { id: "dims.play", args: { axis: name, fps, mode } });
  }

  #setSpeed(event: Event): void {
    stop(event);
    const { value } = event.currentTarget as NumberField; // the one in the settings
    if (!Number.isFinite(value)) return;
    this.fps = value;
    if (this.playing) this.#play();
  }

  #setMode(mode: PlayMode): void {
    this.mode = mode;
    if (this.playing) this.#play();
  }

  /** Above its button: the sliders lie at the foot of the page. */
  #showSettings(event: Event): void {
    const settings = this.renderRoot.querySelector<HTMLElement>(".settings");
    const { left, top } = (event.currentTarget as HTMLElement).getBoundingClientRect(); // the button
    if (!settings) return;
    settings.showPopover();
    settings.style.left = `${left}px`;
    settings.style.top = `${top - settings.offsetHeight - 6}px`;
    settings.querySelector("sp-number-field")?.focus();
  }
}

const modeNames = {
  once: "To the end, once",
  loop: "Again from the start",
  "back-and-forth": "Back and forth",
} satisfies { [M in PlayMode]: string };

function stop(event: Event): void {
  event.stopPropagation();
}

customElements.define("lamella-axis-slider", LamellaAxisSlider);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-axis-slider": LamellaAxisSlider;
  }
}
