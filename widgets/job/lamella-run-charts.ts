import { css, html, LitElement } from "lit";
import { shortId } from "#core/ids.ts";
import { base } from "../base.css.ts";
import "../chart/lamella-chart.ts";
import { panelsOf } from "./run-panels.ts";
import type { ShownRun } from "./run-series.ts";

/** Loss and metrics of a run, or of several over each other; one pointer reads all. */
export class LamellaRunCharts extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: grid;
        gap: 8px;
        margin-top: 8px;
      }
      /* Long names, or several values to a name. */
      :host([many]) {
        --lamella-legend-width: 200px;
      }
    `,
  ];
  static override readonly properties = {
    runs: { attribute: false },
    baseline: { attribute: false },
  };

  /** The first one's best step is marked. */
  declare runs: readonly ShownRun[];
  /** Of pretrainings: what their images are compared with. */
  declare baseline: string | undefined;
  readonly #syncKey = `charts-${shortId()}`;

  constructor() {
    super();
    this.runs = [];
  }

  protected override render() {
    const { runs } = this;
    this.toggleAttribute("many", runs.length > 1 || this.baseline !== undefined);
    return panelsOf(runs, this.baseline).map(
      ({ heading, canLog = false, ...panel }) =>
        html`<lamella-chart heading=${heading} ?log=${canLog} .series=${panel.series} .marks=${panel.marks}
          .range=${panel.range} .syncKey=${this.#syncKey}></lamella-chart>`,
    );
  }
}

customElements.define("lamella-run-charts", LamellaRunCharts);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-run-charts": LamellaRunCharts;
  }
}
