import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/button/sp-button.js";
import { css, html, LitElement } from "lit";
import { threeDigits } from "#core/physical-length.ts";
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
      p {
        margin: 0 0 4px;
      }
      .buttons {
        margin: 6px 0 8px;
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
      return html`<div class="failed" role="alert">${status.error?.message ?? "The prediction failed."}</div>
        ${this.#resumeButton(prediction, status)}`;
    const { tilesDone, tilesTotal } = status;
    if (status.state === "done") return html`<p class="muted">Done, ${tilesTotal} tiles</p>`;
    return html`<p class="muted">${
      tilesTotal > 0
        ? `Stopped after ${tilesDone} of ${tilesTotal} tiles`
        : "Stopped before its first tile"
    }</p>${this.#resumeButton(prediction, status)}`;
  }

  #resumeButton({ id }: Prediction, { resumable }: PredictionStatus) {
    if (!resumable) return "";
    return html`<div class="buttons">
      <sp-button size="s" variant="accent" @click=${() =>
        sendCommand(this, { id: "predict.resume", args: { task: id } })}>Resume</sp-button>
    </div>`;
  }

  #running({ id }: Prediction, status: PredictionStatus) {
    const { tilesDone, tilesTotal, tilesPerSecond, etaMs } = status;
    const progress = tilesTotal > 0 ? tilesDone / tilesTotal : undefined;
    const pace = tilesPerSecond === null ? "" : `, ${threeDigits(tilesPerSecond)} a second`;
    return html`<lamella-progress label="Predicting" .progress=${progress} .etaMs=${etaMs}
        text="Tile ${tilesDone} of ${tilesTotal}${pace}"></lamella-progress>
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
