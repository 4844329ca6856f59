import "@spectrum-web-components/button/sp-button.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-alert.js";
import { html, type TemplateResult } from "lit";
import type { Draft } from "#plugin/job-draft.ts";
import type { JobSettings } from "#plugin/job-kind.ts";
import type { Run, RunStatus } from "#plugin/learning.ts";
import { isActive } from "#plugin/run-states.ts";
import { sendCommand } from "../command-event.ts";
import "../lamella-progress.ts";
import { paceInWords } from "./pace-in-words.ts";
import { remedyFor } from "./remedies.ts";

/** How a kind of run is spoken of. */
export interface RunWords {
  /** "Training", while it goes on. */
  readonly running: string;
  /** "Reading the labels", before its first step. */
  readonly preparing: string;
}

/** Parts of what shows a run of any kind. */
export class RunParts {
  readonly #from: EventTarget;
  readonly #run: Run;
  readonly #draft: Draft<JobSettings> | undefined;
  readonly #words: RunWords;

  /** Commands rise from `from`; in `draft` is changed what helps against a failure. */
  constructor(
    from: EventTarget,
    of: {
      readonly run: Run;
      readonly draft: Draft<JobSettings> | undefined;
      readonly words: RunWords;
    },
  ) {
    this.#from = from;
    this.#run = of.run;
    this.#draft = of.draft;
    this.#words = of.words;
  }

  /** What it does, which it is, why it failed, and how far it has come. */
  head(): TemplateResult {
    const { title, status } = this.#run;
    const { state, error } = status.value;
    const titles = { ...stateTitles, running: this.#words.running };
    return html`
      <h3>${titles[state]}<span class="muted">${title}</span></h3>
      ${error ? this.#failure(error) : ""}
      ${isActive(status.value) ? this.#progress(status.value) : ""}
    `;
  }

  /** Those that every run has, as far as they can be pressed now. */
  buttons(): TemplateResult {
    const { status } = this.#run;
    const { state, resumable, interrupted } = status.value;
    return html`
      ${state === "running" ? this.#button("Pause", { command: "train.pause" }) : ""}
      ${resumable ? this.#button("Resume", { command: "train.resume", variant: "accent" }) : ""}
      ${isActive(status.value) || interrupted ? this.#button("Stop", { command: "train.stop" }) : ""}
    `;
  }

  /** What it computes on, and what it had to leave. */
  said(): TemplateResult {
    const { backendReason, notes } = this.#run.status.value;
    const sentences = backendReason === null ? notes : [backendReason, ...notes];
    return html`${sentences.map((sentence) => html`<p class="muted said">${sentence}</p>`)}`;
  }

  #progress(status: RunStatus) {
    const { state, step, steps, etaMs } = status;
    const { running, preparing } = this.#words;
    const pace = paceInWords(status, this.#run.job);
    const isKnown = state !== "preparing";
    return html`<lamella-progress label=${running} .progress=${isKnown ? step / steps : undefined}
      text=${isKnown ? `Step ${step} of ${steps}` : preparing}
      .etaMs=${state === "running" ? etaMs : null}></lamella-progress>
      ${pace === undefined ? "" : html`<p class="muted">${pace}</p>`}`;
  }

  #failure({ code, message }: NonNullable<RunStatus["error"]>) {
    const draft = this.#draft;
    const remedy = draft && remedyFor(code, draft.settings.value);
    return html`<div class="failed" role="alert">
      <sp-icon-alert></sp-icon-alert>
      <div>
        ${message}
        ${
          remedy
            ? html`<div class="buttons"><sp-button size="s" variant="secondary"
                @click=${() => sendCommand(this.#from, { id: `${draft.kind.name}.set`, args: remedy.change })}>${remedy.title}</sp-button></div>`
            : ""
        }
      </div>
    </div>`;
  }

  #button(
    title: string,
    { command, variant = "secondary" }: { command: string; variant?: string },
  ) {
    const send = () => sendCommand(this.#from, { id: command, args: { run: this.#run.id } });
    return html`<sp-button size="s" variant=${variant} @click=${send}>${title}</sp-button>`;
  }
}

const stateTitles: { readonly [S in RunStatus["state"]]: string } = {
  preparing: "Preparing",
  running: "Running",
  paused: "Paused",
  done: "Done",
  stopped: "Stopped",
  failed: "Failed",
};

/** Names over values, in one line. */
export function figures(entries: readonly (readonly [name: string, value: string])[]) {
  return html`<dl>
    ${entries.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}
  </dl>`;
}

/** A step's duration. */
export function stepText(ms: number): string {
  return ms < 1000
    ? `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`
    : `${(ms / 1000).toFixed(1)} s`;
}

/** A loss or a metric; "-" where there is none yet. */
export function fixedText(value: number | null | undefined): string {
  return value == null ? "-" : value.toFixed(3);
}
