import "@spectrum-web-components/button/sp-button.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-alert.js";
import { SignalWatcher } from "@lit-labs/preact-signals";
import { css, html, LitElement } from "lit";
import type { Draft } from "#plugin/job-draft.ts";
import type { JobSettings } from "#plugin/job-kind.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import { durationText } from "../duration-text.ts";
import { remedyFor } from "./remedies.ts";
import { RestedQuery } from "./rested-query.ts";

/** What `estimate` of a kind of job returns, as far as it is shown. */
interface Estimate {
  readonly parameters: number;
  readonly memoryMiB: number;
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** A sentence where that is more than there can be. */
  readonly warning: string | null;
}

/** So long nothing may change before it is counted anew: the data is looked through for it. */
const restMs = 400;

/** What a job would take, before it starts, and what to change where that is too much. */
export class LamellaEstimate extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    css`
      :host {
        display: block;
        margin-top: 8px;
      }
      .wrong {
        display: grid;
        grid-template-columns: 16px minmax(0, 1fr);
        gap: 6px 8px;
        color: var(--lamella-text);
        --mod-icon-size: 16px;
      }
      sp-icon-alert {
        color: var(--lamella-notice);
      }
      sp-button {
        grid-column: 2;
        justify-self: start;
      }
    `,
  ];
  static override readonly properties = {
    draft: { attribute: false },
    job: { attribute: false },
    stepMs: { attribute: false },
    besides: { attribute: false },
  };

  declare draft: Draft<JobSettings> | undefined;
  /** The arguments of its kind's `start`. */
  declare job: object | undefined;
  /** What a step took in the last run like it. */
  declare stepMs: number | undefined;
  /** What the estimate depends on beside the job: JSON that is another once what is learnt from has changed. */
  declare besides: unknown;
  readonly #estimate = new RestedQuery<Estimate>(this, { restMs });

  protected override render() {
    const { job, draft } = this;
    if (!job || !draft) return html``;
    const { name } = draft.kind;
    this.#estimate.ask({ id: `${name}.estimate`, args: job }, this.besides);
    const { value: found, error } = this.#estimate;
    if (error !== undefined) return html`<span class="muted">${error}</span>`;
    if (!found) return html``;
    const remedy = remedyFor("compute/out-of-memory", draft.settings.value);
    return html`
      <span class="muted">${inWords(found)}${timeInWords(found, this.stepMs)}</span>
      ${
        found.warning === null
          ? ""
          : warning(
              found.warning,
              remedy
                ? html`<sp-button size="s" variant="secondary" @click=${() =>
                    sendCommand(this, {
                      id: `${name}.set`,
                      args: remedy.change,
                    })}>${remedy.title}</sp-button>`
                : "",
            )
      }
    `;
  }
}

function warning(text: string, button: unknown = "") {
  return html`<div class="wrong" role="status"><sp-icon-alert></sp-icon-alert><span>${text}</span>${button}</div>`;
}

/** "1.9 million weights, about 120 MB, 200 steps in 4.2 epochs". */
function inWords({ parameters, memoryMiB, steps, stepsPerEpoch }: Estimate): string {
  const epochs = Number((steps / stepsPerEpoch).toFixed(1));
  return `${weightsText(parameters)} weights, about ${memoryText(memoryMiB)} of memory, ${steps} steps in ${epochs} epochs`;
}

/** No promise: other work on the machine, and what is measured in between, change it. */
function timeInWords({ steps }: Estimate, stepMs: number | undefined): string {
  if (stepMs === undefined) return "";
  return `; about ${durationText(steps * stepMs)}, by the last run like it`;
}

function memoryText(megabytes: number): string {
  return megabytes < 1000 ? `${megabytes} MB` : `${(megabytes / 1024).toFixed(1)} GB`;
}

function weightsText(count: number): string {
  if (count < 1e6) return `${Math.max(1, Math.round(count / 1e3))} thousand`;
  return `${(count / 1e6).toFixed(1)} million`;
}

customElements.define("lamella-estimate", LamellaEstimate);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-estimate": LamellaEstimate;
  }
}
