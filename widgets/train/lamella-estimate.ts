import "@spectrum-web-components/button/sp-button.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-alert.js";
import { SignalWatcher } from "@lit-labs/preact-signals";
import { css, html, LitElement } from "lit";
import type { LayerId } from "#core/ids.ts";
import type { Draft } from "#plugin/train-draft.ts";
import { isSame, type TrainSettings } from "#plugin/train-settings.ts";
import { askCommand } from "../ask-command.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import { remedyFor } from "./remedies.ts";

/** What `train.estimate` returns. */
interface Estimate {
  readonly parameters: number;
  readonly trainingBytes: number;
}

/** A memory of WebAssembly holds no more, nor does most of what plays graphics card. */
const mostBytes = 2 ** 32;

/** What the training would ask of the machine, before it starts, and what to change where that is too much. */
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
    image: { attribute: false },
    found: { state: true },
    error: { state: true },
  };

  declare draft: Draft | undefined;
  declare image: LayerId | undefined;
  declare protected found: Estimate | undefined;
  declare protected error: string | undefined;
  #asked: unknown;
  #asking = new AbortController();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#asking.abort();
    this.#asked = undefined;
  }

  protected override render() {
    const settings = this.draft?.settings.value;
    if (!settings || !this.image) return html``;
    const { model, patch, batch, channels, classes } = settings;
    this.#ask(this.image, { model, patch, batch, channels, classes });
    const { found, error } = this;
    if (error !== undefined) return warning(error);
    if (!found) return html``;
    const { parameters, trainingBytes } = found;
    const limit = memoryLimit();
    const remedy = remedyFor("compute/out-of-memory", settings);
    return html`
      <span class="muted">${weightsText(parameters)} weights, about ${bytesText(trainingBytes)} of memory</span>
      ${
        trainingBytes > limit
          ? warning(
              `That is more than this page can count on (${bytesText(limit)}). Smaller batches, patches or widths need less.`,
              remedy
                ? html`<sp-button size="s" variant="secondary" @click=${() =>
                    sendCommand(this, {
                      id: "train.set",
                      args: remedy.change,
                    })}>${remedy.title}</sp-button>`
                : "",
            )
          : ""
      }
    `;
  }

  /** Only when something that matters has changed. */
  #ask(image: LayerId, settings: Partial<TrainSettings>): void {
    const wanted = { image, settings };
    if (isSame(wanted, this.#asked)) return;
    this.#asked = wanted;
    void this.#read(image);
  }

  async #read(image: LayerId): Promise<void> {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    try {
      const found = await askCommand(this, { id: "train.estimate", args: { image } }, signal);
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

/** Half of the machine's memory, as far as the browser tells (8 GB at most), and no more than a page can have. */
function memoryLimit(): number {
  const gigabytes = "deviceMemory" in navigator ? Number(navigator.deviceMemory) : 8;
  return Math.min(mostBytes, (gigabytes * 2 ** 30) / 2);
}

function bytesText(bytes: number): string {
  const megabytes = bytes / 2 ** 20;
  if (megabytes < 1000) return `${Math.max(1, Math.round(megabytes))} MB`;
  return `${(megabytes / 1024).toFixed(1)} GB`;
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
