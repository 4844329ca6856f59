import { css, html, LitElement, type PropertyValues, unsafeCSS } from "lit";
import uPlot from "uplot";
import plotStyles from "uplot/dist/uPlot.min.css";
import type { HistoryPoint } from "#plugin/learning.ts";
import { base } from "./base.css.ts";
import { curveData } from "./curve-data.ts";
import { ThemeController } from "./theme-controller.ts";

const heightPx = 150;

/** How a training goes: the loss (thin as it is, bold smoothed) to the left, the validation Dice to the right. */
export class LamellaCurve extends LitElement {
  static override readonly styles = [
    base,
    unsafeCSS(plotStyles),
    css`
      :host {
        display: block;
        min-height: 170px;
      }
      .uplot {
        width: 100%;
      }
      .u-legend {
        font: 11px / 14px var(--lamella-font-family, system-ui);
        text-align: left;
        margin: 0;
      }
      .u-inline.u-live th::after {
        content: "";
      }
      .u-legend th,
      .u-legend td {
        padding: 0 4px 0 0;
        font-weight: 400;
      }
      .u-legend .u-marker {
        width: 10px;
        height: 2px;
        margin-right: 4px;
      }
      .u-legend .u-value {
        color: var(--lamella-strong);
        min-width: 40px;
      }
      .u-series:first-child {
        display: none;
      }
      .u-series:nth-child(2) {
        display: none;
      }
    `,
  ];
  static override readonly properties = { points: { attribute: false } };

  declare points: readonly HistoryPoint[];
  #plot: uPlot | undefined;
  readonly #resize = new ResizeObserver(() => this.#fill());

  constructor() {
    super();
    this.points = [];
    new ThemeController(this, () => this.#restart());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resize.observe(this);
    this.requestUpdate(); // where it was taken out, its plot is gone
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resize.disconnect();
    this.#drop();
  }

  /** The legend takes its colours only once. */
  #restart(): void {
    this.#drop();
    this.requestUpdate();
  }

  #drop(): void {
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  protected override render() {
    return html`<div role="img" aria-label=${this.#summary()}></div>`;
  }

  protected override updated(_changed: PropertyValues<this>): void {
    const parent = this.renderRoot.querySelector("div");
    if (!parent) return;
    this.#plot ??= new uPlot(this.#options(), curveData(this.points), parent);
    this.#plot.setData(curveData(this.points));
  }

  #summary(): string {
    const last = this.points.at(-1);
    return last ? `Loss ${last.loss.toFixed(3)} at step ${last.step}` : "No step yet";
  }

  #fill(): void {
    if (this.clientWidth > 0) this.#plot?.setSize({ width: this.clientWidth, height: heightPx });
  }

  #options(): uPlot.Options {
    const color = (name: string) => () => getComputedStyle(this).getPropertyValue(name);
    const axis = { stroke: color("--lamella-muted"), font: "11px system-ui", gap: 3 };
    const grid = { stroke: color("--spectrum-gray-200"), width: 1 };
    const ticks = { show: false };
    const fixed = (_: uPlot, value: number | null) => (value === null ? "" : value.toFixed(3));
    return {
      width: this.clientWidth || 280,
      height: heightPx,
      padding: [8, 0, 0, 0],
      cursor: { points: { size: 5 }, drag: { setScale: false } },
      scales: { x: { time: false }, dice: { range: [0, 1] } },
      axes: [
        { ...axis, grid, ticks, size: 18, space: 60 },
        { ...axis, grid, ticks, size: 34, space: 28 },
        { ...axis, scale: "dice", side: 1, grid: { show: false }, ticks, size: 28, space: 28 },
      ],
      series: [
        { label: "step" },
        {
          label: "raw",
          stroke: color("--lamella-accent-faint"),
          width: 1,
          points: { show: false },
        },
        {
          label: "Loss",
          stroke: color("--lamella-accent"),
          width: 1.5,
          points: { show: false },
          value: fixed,
        },
        {
          label: "Validation Dice",
          scale: "dice",
          stroke: color("--lamella-positive"),
          width: 1.5,
          dash: [5, 3],
          spanGaps: true,
          points: { show: true, size: 4 },
          value: fixed,
        },
      ],
    };
  }
}

customElements.define("lamella-curve", LamellaCurve);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-curve": LamellaCurve;
  }
}
