import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/button/sp-button.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-alert.js";
import { css, html, LitElement } from "lit";
import type { LayerId } from "#core/ids.ts";
import type { Draft } from "#plugin/job-draft.ts";
import type { Run, RunStatus } from "#plugin/learning.ts";
import { hasWeights, isActive } from "#plugin/run-states.ts";
import type { TrainSettings } from "#plugin/train-settings.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import { dock } from "../dock.css.ts";
import { paceInWords } from "../job/pace-in-words.ts";
import { remedyFor } from "../job/remedies.ts";
import type { ShownRun } from "../job/run-series.ts";
import "../lamella-progress.ts";
import "../job/lamella-run-charts.ts";

const titles: { readonly [S in RunStatus["state"]]: string } = {
  preparing: "Preparing",
  running: "Training",
  paused: "Paused",
  done: "Done",
  stopped: "Stopped",
  failed: "Failed",
};

/** What a training does, and what came out of it. */
export class LamellaRun extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    dock,
    css`
      :host {
        padding: 0;
      }
      h3 {
        display: flex;
        justify-content: space-between;
        gap: 8px;
        margin-bottom: 6px;
        font-weight: 600;
        color: var(--lamella-strong);
      }
      h3 span {
        font-weight: 400;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      dl {
        display: grid;
        grid-template-columns: repeat(4, auto);
        justify-content: space-between;
        gap: 0 8px;
        margin: 10px 0 4px;
      }
      dt {
        grid-row: 1;
        color: var(--lamella-muted);
        font-size: 11px;
      }
      dd {
        grid-row: 2;
        margin: 0;
        color: var(--lamella-strong);
      }
      .failed {
        display: flex;
        gap: 8px;
        padding: 8px 10px;
        border-left: 3px solid var(--lamella-negative);
        border-radius: 3px;
        background: var(--lamella-raised);
        overflow-wrap: anywhere;
        user-select: text;
        -webkit-user-select: text;
      }
      .failed sp-icon-alert {
        flex: none;
        color: var(--lamella-negative);
        --mod-icon-size: 16px;
      }
      .failed > div {
        min-width: 0;
      }
    `,
  ];
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
    const { run } = this;
    if (!run) return html``;
    const status = run.status.value;
    const { state, error, history } = status;
    return html`
      <h3>${titles[state]}<span class="muted">${run.title}</span></h3>
      ${error ? this.#failure(error) : ""}
      ${isActive(status) ? this.#progress(run, status) : ""}
      ${history.length > 0 ? html`${numbers(status)}<lamella-run-charts .runs=${this.#shown(run)}></lamella-run-charts>` : ""}
      ${this.#buttons(run, status)}
      ${said(status).map((sentence) => html`<p class="muted" style="margin-top: 10px">${sentence}</p>`)}
    `;
  }

  #shown(run: Run): ShownRun[] {
    return [run, ...this.compared].map(({ id, title, status, job }) => {
      const monitor = job?.monitor;
      return { id, title, status: status.value, monitor };
    });
  }

  #progress({ job }: Run, status: RunStatus) {
    const { state, step, steps, etaMs } = status;
    const pace = paceInWords(status, job);
    const isKnown = state !== "preparing";
    return html`<lamella-progress label="Training" .progress=${isKnown ? step / steps : undefined}
      text=${isKnown ? `Step ${step} of ${steps}` : "Reading the labels"}
      .etaMs=${state === "running" ? etaMs : null}></lamella-progress>
      ${pace === undefined ? "" : html`<p class="muted">${pace}</p>`}`;
  }

  #failure({ code, message }: NonNullable<RunStatus["error"]>) {
    const remedy = this.draft && remedyFor(code, this.draft.settings.value);
    return html`<div class="failed" role="alert">
      <sp-icon-alert></sp-icon-alert>
      <div>
        ${message}
        ${
          remedy
            ? html`<div class="buttons"><sp-button size="s" variant="secondary"
                @click=${() => sendCommand(this, { id: "train.set", args: remedy.change })}>${remedy.title}</sp-button></div>`
            : ""
        }
      </div>
    </div>`;
  }

  #buttons({ id }: Run, status: RunStatus) {
    const button = (title: string, command: string, variant = "secondary") =>
      html`<sp-button size="s" variant=${variant} @click=${() =>
        sendCommand(this, { id: command, args: { run: id } })}>${title}</sp-button>`;
    const { state } = status;
    const predict = html`<sp-button size="s" variant="accent" ?disabled=${!this.image}
      @click=${() =>
        sendCommand(this, {
          id: "predict.start",
          args: { model: id, image: this.image, region: "view" },
        })}>Predict this view</sp-button>`;
    return html`<div class="buttons">
      ${state === "running" ? button("Pause", "train.pause") : ""}
      ${status.resumable ? button("Resume", "train.resume", "accent") : ""}
      ${isActive(status) || status.interrupted ? button("Stop", "train.stop") : ""}
      ${hasWeights(status) ? predict : ""}
    </div>`;
  }
}

function numbers({ loss, metrics: { dice }, bestDice, stepMs }: RunStatus) {
  const entries = [
    ["Loss", fixed(loss)],
    ["Dice", fixed(dice)],
    ["Best Dice", fixed(bestDice)],
    ...(stepMs === null ? [] : [["Step", stepText(stepMs)] as const]), // of an earlier visit nobody knows
  ] as const;
  return html`<dl>
    ${entries.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}
  </dl>`;
}

/** What it computes on, and what it had to leave. */
function said({ backendReason, notes }: RunStatus): readonly string[] {
  return backendReason === null ? notes : [backendReason, ...notes];
}

function fixed(value: number | null | undefined): string {
  return value == null ? "-" : value.toFixed(3);
}

function stepText(ms: number): string {
  return ms < 1000
    ? `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`
    : `${(ms / 1000).toFixed(1)} s`;
}

customElements.define("lamella-run", LamellaRun);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-run": LamellaRun;
  }
}
