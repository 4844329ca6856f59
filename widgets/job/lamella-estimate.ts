import "@spectrum-web-components/button/sp-button.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-alert.js";
import { SignalWatcher } from "@lit-labs/preact-signals";
import { css, html, LitElement } from "lit";
import type { Draft } from "#plugin/job-draft.ts";
import { isSame, type JobSettings } from "#plugin/job-kind.ts";
import { askCommand } from "../ask-command.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import { remedyFor } from "./remedies.ts";

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
    found: { state: true },
    error: { state: true },
  };

  declare draft: Draft<JobSettings> | undefined;
  /** The arguments of its kind's `start`. */
  declare job: object | undefined;
  declare protected found: Estimate | undefined;
  declare protected error: string | undefined;
  #asked: object | undefined;
  #asking = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#asking.abort();
    this.#asked = undefined;
  }

  protected override render() {
    const { found, error, job, draft } = this;
    if (!job || !draft) return html``;
    this.#ask(job, draft.kind.name);
    if (error !== undefined) return html`<span class="muted">${error}</span>`;
    if (!found) return html``;
    const remedy = remedyFor("compute/out-of-memory", draft.settings.value);
    return html`
      <span class="muted">${inWords(found)}</span>
      ${
        found.warning === null
          ? ""
          : warning(
              found.warning,
              remedy
                ? html`<sp-button size="s" variant="secondary" @click=${() =>
                    sendCommand(this, {
                      id: `${draft.kind.name}.set`,
                      args: remedy.change,
                    })}>${remedy.title}</sp-button>`
                : "",
            )
      }
    `;
  }

  /** Once nothing has changed for a while. */
  #ask(job: object, kind: string): void {
    if (isSame(job, this.#asked)) return;
    this.#asked = job;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#read(job, kind), restMs);
  }

  async #read(args: object, kind: string): Promise<void> {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    try {
      const found = await askCommand(this, { id: `${kind}.estimate`, args }, signal);
      if (signal.aborted) return;
      this.found = found as Estimate; // what that command returns
      this.error = undefined;
    } catch (error) {
      if (!signal.aborted) this.error = error instanceof Error ? error.message : String(error);
    }
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
