import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/button/sp-button.js";
import { css, html, LitElement } from "lit";
import { type ComparisonStatus, type ComparisonTask, shareInWords } from "#plugin/learning.ts";
import { base } from "../base.css.ts";
import "../chart/lamella-chart.ts";
import { sendCommand } from "../command-event.ts";
import { dock } from "../dock.css.ts";
import "../lamella-progress.ts";
import { smallButton } from "../small-button.css.ts";
import { comparisonSeries, shareKey } from "./comparison-series.ts";

const whole = [0, 1] as const;

/** Trainings with and without pretraining beside each other: how far they are, their curves, and what they came to. */
export class LamellaComparison extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    dock,
    smallButton,
    css`
      :host {
        padding: 0;
        margin-top: 10px;
        --lamella-legend-width: 200px;
      }
      .shares {
        display: flex;
        flex-wrap: wrap;
        gap: 2px;
        margin: 8px 0 2px;
      }
      table {
        width: 100%;
        margin-top: 8px;
        border-collapse: collapse;
      }
      th {
        font-weight: 400;
        font-size: 11px;
        color: var(--lamella-muted);
      }
      th,
      td {
        padding: 2px 4px 2px 0;
        text-align: end;
        vertical-align: top;
      }
      th:first-child,
      td:first-child {
        text-align: start;
      }
      li {
        margin-top: 6px;
        user-select: text;
        -webkit-user-select: text;
      }
      td:last-child {
        white-space: nowrap;
      }
      .said {
        margin-top: 10px;
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      [role="alert"] {
        color: var(--lamella-negative);
        overflow-wrap: anywhere;
      }
    `,
  ];
  static override readonly properties = {
    task: { attribute: false },
    chosen: { state: true },
  };

  declare task: ComparisonTask | undefined;
  /** The share of the labels whose curves are shown; else the last one. */
  declare protected chosen: string | undefined;

  protected override render() {
    const { task } = this;
    if (!task) return html``;
    const status = task.status.value;
    return html`
      ${status.state === "running" ? this.#progress(task, status) : ""}
      ${status.error ? html`<p role="alert">${status.error.message}</p>` : ""}
      ${status.state === "cancelled" ? html`<p class="muted">Cancelled; what was done is kept.</p>` : ""}
      ${this.#curves(status)}
      ${status.summaries.length > 0 ? results(status) : ""}
      ${status.backendReason === null ? "" : html`<p class="muted said">${status.backendReason}</p>`}
    `;
  }

  #progress(
    { id }: ComparisonTask,
    { trial, runsDone, runsTotal, step, steps, etaMs }: ComparisonStatus,
  ) {
    const done = runsTotal > 0 ? (runsDone + step / Math.max(1, steps)) / runsTotal : undefined;
    const text = trial
      ? `Run ${runsDone + 1} of ${runsTotal}: ${shareInWords(trial.share)}, ${trial.isPretrained ? "pretrained" : "from scratch"}, seed ${trial.seed}`
      : "Reading the labels";
    return html`<lamella-progress label="Comparison" .progress=${done} text=${text} .etaMs=${etaMs}></lamella-progress>
      <div class="buttons"><sp-button size="s" variant="secondary"
        @click=${() => sendCommand(this, { id: "compare.cancel", args: { comparison: id } })}>Cancel</sp-button></div>`;
  }

  #curves(status: ComparisonStatus) {
    const { runs, trial } = status;
    const shares = new Map(
      [...runs, ...(trial ? [trial] : [])].map(({ share }) => [shareKey(share), share]),
    );
    const last = trial ?? runs.at(-1);
    const shown = this.chosen ?? (last && shareKey(last.share));
    if (shown === undefined) return "";
    return html`
      <div class="shares" role="group" aria-label="Curves of">
        ${[...shares].map(
          ([key, share]) =>
            html`<button aria-pressed=${key === shown} @click=${() => (this.chosen = key)}>${shareInWords(share)}</button>`,
        )}
      </div>
      <lamella-chart heading="Dice on what is held out" .series=${comparisonSeries(status, shown)} .marks=${[]}
        .range=${whole} syncKey="comparison"></lamella-chart>`;
  }
}

/** Means over the seeds, the difference with its deviation over them, and what may be said of it. */
function results({ summaries }: ComparisonStatus) {
  return html`<table>
      <thead><tr><th scope="col">Best Dice</th><th scope="col">Scratch</th><th scope="col">Pretrained</th><th scope="col">Difference</th></tr></thead>
      <tbody>
        ${summaries.map(
          ({ share, scratch, pretrained, best }) => html`<tr>
            <td>${shareInWords(share)}</td><td>${scratch.best.toFixed(3)}</td><td>${pretrained.best.toFixed(3)}</td>
            <td>${signed(best.mean)}${best.deviation === null ? "" : ` ± ${best.deviation.toFixed(3)}`}</td>
          </tr>`,
        )}
      </tbody>
    </table>
    <ul aria-label="What it says">${summaries.map(({ verdict }) => html`<li>${verdict}.</li>`)}</ul>`;
}

function signed(value: number): string {
  return `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(3)}`;
}

customElements.define("lamella-comparison", LamellaComparison);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-comparison": LamellaComparison;
  }
}
