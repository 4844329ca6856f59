import { css, html, LitElement, svg } from "lit";
import { base } from "./base.css.ts";
import { type DrawnHistogram, histogramPath } from "./histogram-path.ts";
import "./lamella-icon-button.ts";
import "./lamella-number.ts";
import type { LamellaNumber } from "./lamella-number.ts";

type End = "low" | "high";

const widthPx = 256;
const heightPx = 40;

/**
 * The values of a slice as a histogram, and two handles on it between which they are shown. The ends cannot pass each other.
 *
 * @fires input - while a value changes; read `low` and `high`
 * @fires lamella-auto - on a double click on the histogram
 * @fires lamella-whole - to show all values of the type, or those of the data again
 */
export class LamellaContrast extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: block;
        --lamella-number-width: 62px;
      }
      .track {
        position: relative;
        height: 46px;
        margin: 2px 5px;
        cursor: pointer;
        touch-action: none;
      }
      svg {
        position: absolute;
        inset: 0 0 6px;
        width: 100%;
        height: 40px;
        border-radius: 2px;
        background: var(--lamella-well);
      }
      .counts {
        fill: var(--spectrum-gray-500);
      }
      .range {
        position: absolute;
        top: 40px;
        height: 3px;
        outline: 1px solid rgba(128, 128, 128, 0.5);
        background: var(--lamella-range-color, var(--lamella-accent));
      }
      .outside {
        position: absolute;
        top: 0;
        height: 40px;
        background: var(--lamella-panel);
        opacity: 0.6;
      }
      .handle {
        position: absolute;
        top: 0;
        width: 10px;
        height: 46px;
        margin-left: -5px;
        cursor: ew-resize;
      }
      .handle::before {
        content: "";
        position: absolute;
        left: 4px;
        width: 2px;
        height: 40px;
        background: var(--spectrum-gray-700);
      }
      .handle::after {
        content: "";
        position: absolute;
        bottom: 0;
        width: 10px;
        height: 10px;
        border-radius: 3px;
        background: var(--lamella-panel);
        border: 2px solid var(--spectrum-gray-700);
      }
      .handle:hover::after {
        border-color: var(--lamella-strong);
      }
      .numbers {
        display: flex;
        align-items: center;
        justify-content: space-between;
        height: 26px;
      }
      .small {
        font-size: 10px;
      }
    `,
  ];
  static override readonly properties = {
    label: {},
    low: { type: Number },
    high: { type: Number },
    min: { type: Number },
    max: { type: Number },
    step: { type: Number },
    histogram: { attribute: false },
    about: {},
    whole: { type: Boolean },
    logarithmic: { state: true },
  };

  declare label: string;
  declare low: number;
  declare high: number;
  /** The ends of the track; typed numbers may lie beyond. */
  declare min: number;
  declare max: number;
  declare step: number;
  declare histogram: DrawnHistogram | undefined;
  /** Where the histogram is from, in words. */
  declare about: string;
  /** Whether the track has all values of the type. Undefined where it cannot be chosen. */
  declare whole: boolean | undefined;
  declare protected logarithmic: boolean;

  constructor() {
    super();
    this.label = "";
    this.about = "";
    this.low = 0;
    this.high = 1;
    this.min = 0;
    this.max = 1;
    this.step = 1;
    this.logarithmic = false;
  }

  protected override render() {
    const from = this.#share(this.low);
    const to = this.#share(this.high);
    return html`
      <div class="track" @pointerdown=${this.#grab} @dblclick=${this.#auto}>
        ${this.#counts()}
        <div class="outside" style="left: 0; width: ${from * 100}%"></div>
        <div class="outside" style="right: 0; width: ${(1 - to) * 100}%"></div>
        <div class="range" style="left: ${from * 100}%; right: ${(1 - to) * 100}%"></div>
        ${this.#handle("low", from)}${this.#handle("high", to)}
      </div>
      <div class="numbers">
        ${this.#number("low")}
        <span>
          <lamella-icon-button label="Log counts" .pressed=${this.logarithmic}
            @click=${this.#toggleLogarithmic}><span class="small">log</span></lamella-icon-button>
          ${this.#wholeButton()}
        </span>
        ${this.#number("high")}
      </div>
    `;
  }

  #counts() {
    const { histogram, min, max, logarithmic, about } = this;
    const frame = { min, max, widthPx, heightPx, isLogarithmic: logarithmic };
    const path = histogram && histogramPath(histogram, frame);
    return html`<svg viewBox="0 0 ${widthPx} ${heightPx}" preserveAspectRatio="none" role="img"
      aria-label=${about || "Histogram"}>
      ${path && svg`<path class="counts" d=${path}></path><title>${about}</title>`}
    </svg>`;
  }

  #wholeButton() {
    if (this.whole === undefined) return html``;
    const toggle = () => this.dispatchEvent(new Event("lamella-whole"));
    return html`<lamella-icon-button label="All values of the type" .pressed=${this.whole}
      @click=${toggle}><span class="small">all</span></lamella-icon-button>`;
  }

  #handle(end: End, share: number) {
    return html`<div class="handle" role="slider" tabindex="0" data-end=${end}
      aria-label="${this.label}, ${end}" aria-valuenow=${this[end]} aria-valuemin=${this.min} aria-valuemax=${this.max}
      style="left: ${share * 100}%" @keydown=${(event: KeyboardEvent) => this.#key(event, end)}></div>`;
  }

  #number(end: End) {
    const format = { maximumSignificantDigits: 6, useGrouping: false };
    return html`<lamella-number label="${this.label}, ${end}" .format=${format} .value=${this[end]}
      @change=${(event: Event) => this.#set(end, (event.currentTarget as LamellaNumber).value)}></lamella-number>`;
  }

  #toggleLogarithmic(): void {
    this.logarithmic = !this.logarithmic;
  }

  #share(value: number): number {
    const share = (value - this.min) / (this.max - this.min);
    return Math.min(1, Math.max(0, share));
  }

  #grab(event: PointerEvent): void {
    if (event.button !== 0) return;
    const track = event.currentTarget as HTMLElement; // the div in render
    const { left, width } = track.getBoundingClientRect();
    const valueAt = ({ clientX }: PointerEvent) =>
      this.#stepped(this.min + ((clientX - left) / width) * (this.max - this.min));
    const middle = (this.low + this.high) / 2;
    const end: End = valueAt(event) < middle ? "low" : "high";
    const move = (now: PointerEvent) => this.#set(end, valueAt(now));
    track.setPointerCapture(event.pointerId);
    track.addEventListener("pointermove", move);
    const release = () => track.removeEventListener("pointermove", move);
    track.addEventListener("lostpointercapture", release, { once: true });
    if (event.detail < 2) move(event); // a double click means auto
    this.renderRoot.querySelector<HTMLElement>(`[data-end=${end}]`)?.focus();
    event.preventDefault();
  }

  #key(event: KeyboardEvent, end: End): void {
    const page = (this.max - this.min) / 10;
    const steps: { readonly [key: string]: number } = {
      ArrowLeft: -this.step,
      ArrowDown: -this.step,
      ArrowRight: this.step,
      ArrowUp: this.step,
      PageDown: -page,
      PageUp: page,
      Home: this.min - this[end],
      End: this.max - this[end],
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.#set(end, Math.min(this.max, Math.max(this.min, this.#stepped(this[end] + step))));
  }

  #stepped(value: number): number {
    const within = Math.min(this.max, Math.max(this.min, value));
    return Number((Math.round(within / this.step) * this.step).toPrecision(12));
  }

  #set(end: End, value: number): void {
    if (!Number.isFinite(value)) return;
    const bounded =
      end === "low"
        ? Math.min(value, this.high - this.step)
        : Math.max(value, this.low + this.step);
    if (bounded === this[end]) return;
    this[end] = bounded;
    this.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
  }

  #auto(): void {
    this.dispatchEvent(new Event("lamella-auto"));
  }
}

customElements.define("lamella-contrast", LamellaContrast);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-contrast": LamellaContrast;
  }
}
