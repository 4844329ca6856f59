import { css, html, LitElement } from "lit";
import { shortId } from "#core/ids.ts";
import { base } from "../base.css.ts";
import "../chart/lamella-chart.ts";
import { lossSeries, marksOf, metricSeries, type ShownRun } from "./run-series.ts";

const whole = [0, 1] as const;

/** Loss and metrics of a run, or of several over each other; one pointer reads both. */
export class LamellaRunCharts extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: grid;
        gap: 8px;
        margin-top: 8px;
      }
      :host([many]) {
        --lamella-legend-width: 200px;
      }
    `,
  ];
  static override readonly properties = { runs: { attribute: false } };

  /** The first one's best step is marked. */
  declare runs: readonly ShownRun[];
  readonly #syncKey = `charts-${shortId()}`;

  constructor() {
    super();
    this.runs = [];
  }

  protected override render() {
    const { runs } = this;
    const [first] = runs;
    if (!first) return html``;
    const marks = marksOf(first);
    this.toggleAttribute("many", runs.length > 1);
    const metrics = metricSeries(runs);
    return html`
      <lamella-chart heading="Loss" log .series=${lossSeries(runs)} .marks=${marks} .syncKey=${this.#syncKey}></lamella-chart>
      ${
        metrics.length > 0
          ? html`<lamella-chart heading="On what is held out" .series=${metrics} .marks=${marks} .range=${whole}
              .syncKey=${this.#syncKey}></lamella-chart>`
          : ""
      }
    `;
  }
}

customElements.define("lamella-run-charts", LamellaRunCharts);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-run-charts": LamellaRunCharts;
  }
}
