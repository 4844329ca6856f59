import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/button/sp-button.js";
import { html, LitElement } from "lit";
import type { LayerId } from "#core/ids.ts";
import type { Draft } from "#plugin/job-draft.ts";
import type { Run, RunStatus } from "#plugin/learning.ts";
import { hasWeights } from "#plugin/run-states.ts";
import type { TrainSettings } from "#plugin/train-settings.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import { dock } from "../dock.css.ts";
import "../job/lamella-run-charts.ts";
import { runView } from "../job/run.css.ts";
import { figures, fixedText, RunParts, stepText } from "../job/run-parts.ts";
import type { ShownRun } from "../job/run-series.ts";
import { exportButton } from "../predict/export-button.ts";
import "./lamella-taken-over.ts";

const words = { running: "Training", preparing: "Reading the labels" };

/** What a training does, and what came out of it. */
export class LamellaRun extends SignalWatcher(LitElement) {
  static override readonly styles = [base, dock, runView];
  static override readonly properties = {
    run: { attribute: false },
    compared: { attribute: false },
    draft: { attribute: false },
    image: { attribute: false },
  };

  declare run: Run | undefined;
  /** Runs whose curves are laid over its own. */
  declare compared: readonly Run[];
  /** What is changed where that helps against a failure. */
  declare draft: Draft<TrainSettings> | undefined;
  /** What "Predict this view" predicts. */
  declare image: LayerId | undefined;

  constructor() {
    super();
    this.compared = [];
  }

  protected override render() {
    const { run, draft } = this;
    if (!run) return html``;
    const status = run.status.value;
    const parts = new RunParts(this, { run, draft, words });
    return html`
      ${parts.head()}
      ${status.history.length > 0 ? html`${numbers(status)}<lamella-run-charts .runs=${this.#shown(run)}></lamella-run-charts>` : ""}
      <div class="buttons">${parts.buttons()} ${hasWeights(status) ? html`${this.#predict(run)} ${exportButton(run, "Export…")}` : ""}</div>
      ${parts.said()}
      <lamella-taken-over .transfer=${status.transfer}></lamella-taken-over>
    `;
  }

  #shown(run: Run): ShownRun[] {
    return [run, ...this.compared].map(({ id, title, status, job }) => {
      const monitor = job?.monitor;
      return { id, title, status: status.value, monitor };
    });
  }

  #predict({ id }: Run) {
    const args = { model: id, image: this.image, region: "view" };
    return html`<sp-button size="s" variant="accent" ?disabled=${!this.image}
      data-tour="predict" @click=${() => sendCommand(this, { id: "predict.start", args })}>Predict this view</sp-button>`;
  }
}

function numbers({ loss, metrics: { dice }, bestDice, stepMs }: RunStatus) {
  return figures([
    ["Loss", fixedText(loss)],
    ["Dice", fixedText(dice)],
    ["Best Dice", fixedText(bestDice)],
    ...(stepMs === null ? [] : [["Step", stepText(stepMs)] as const]), // of an earlier visit nobody knows
  ]);
}

customElements.define("lamella-run", LamellaRun);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-run": LamellaRun;
  }
}
