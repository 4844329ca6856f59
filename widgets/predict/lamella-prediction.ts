import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/button/sp-button.js";
import { css, html, LitElement } from "lit";
import type { Prediction, PredictionStatus } from "#plugin/learning.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import { dock } from "../dock.css.ts";
import "../lamella-progress.ts";

/** How far a prediction is; what it says once it has ended. */
export class LamellaPrediction extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    dock,
    css`
      :host {
        padding: 0 0 8px;
      }
      .failed {
        padding: 8px 10px;
        border-left: 3px solid var(--lamella-negative);
        border-radius: 3px;
        background: var(--lamella-raised);
        overflow-wrap: anywhere;
      }
    `,
  ];
  static override readonly properties = { prediction: { attribute: false } };

  declare prediction: Prediction | undefined;

  protected override render() {
    const { prediction } = this;
    if (!prediction) return html``;
    const status = prediction.status.value;
    const { backendReason, notes } = status;
    const said = backendReason === null ? notes : [backendReason, ...notes];
    return html`${this.#state(prediction, status)}
      ${said.map((sentence) => html`<p class="muted">${sentence}</p>`)}`;
  }

  #state(prediction: Prediction, status: PredictionStatus) {
    if (status.state === "running") return this.#running(prediction, status);
    if (status.state === "failed")
      return html`<div class="failed" role="alert">${status.error?.message ?? "The prediction failed."}</div>`;
    const { tilesDone, tilesTotal } = status;
    return html`<p class="muted">${
      status.state === "done"
        ? `Done, ${tilesTotal} tiles`
        : `Cancelled after ${tilesDone} of ${tilesTotal} tiles`
    }</p>`;
  }

  #running({ id }: Prediction, { tilesDone, tilesTotal, etaMs }: PredictionStatus) {
    const progress = tilesTotal > 0 ? tilesDone / tilesTotal : undefined;
    return html`<lamella-progress label="Predicting" .progress=${progress} .etaMs=${etaMs}
        text="Tile ${tilesDone} of ${tilesTotal}"></lamella-progress>
      <div class="buttons">
        <sp-button size="s" variant="secondary" @click=${() =>
          sendCommand(this, { id: "predict.cancel", args: { task: id } })}>Cancel</sp-button>
      </div>`;
  }
}

customElements.define("lamella-prediction", LamellaPrediction);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-prediction": LamellaPrediction;
  }
}
