import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/button/sp-button.js";
import { css, html, LitElement } from "lit";
import type { Draft } from "#plugin/job-draft.ts";
import type { Pretraining, Run, RunStatus } from "#plugin/learning.ts";
import { canBeginTraining, type PretrainSettings } from "#plugin/pretrain-settings.ts";
import { hasWeights } from "#plugin/run-states.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import { dock } from "../dock.css.ts";
import "../job/lamella-run-charts.ts";
import { runView } from "../job/run.css.ts";
import { figures, fixedText, RunParts, stepText } from "../job/run-parts.ts";
import { exportButton } from "../predict/export-button.ts";
import "./lamella-reconstruction.ts";
import { gainInWords, psnrInWords, wordsOfPretext } from "./pretext-words.ts";

const words = { running: "Pretraining", preparing: "Reading the image" };

/** What a pretraining does, what it makes of patches that it does not learn from, and what came out of it. */
export class LamellaPretraining extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    dock,
    runView,
    css`
      .psnr {
        margin-top: 10px;
      }
      .psnr strong {
        font-size: 14px;
        line-height: 20px;
        font-weight: 600;
        color: var(--lamella-strong);
      }
      dl {
        grid-template-columns: repeat(5, auto);
      }
    `,
  ];
  static override readonly properties = {
    run: { attribute: false },
    compared: { attribute: false },
    draft: { attribute: false },
  };

  declare run: Run | undefined;
  /** Runs whose curves are laid over its own. */
  declare compared: readonly Run[];
  /** What is changed where that helps against a failure. */
  declare draft: Draft<PretrainSettings> | undefined;

  constructor() {
    super();
    this.compared = [];
  }

  protected override render() {
    const { run, draft } = this;
    if (!run?.pretraining) return html``;
    const status = run.status.value;
    const parts = new RunParts(this, { run, draft, words });
    return html`
      ${parts.head()}
      ${this.#measured(status, run.pretraining)}
      ${status.history.length > 0 ? this.#curves(run, run.pretraining) : ""}
      <div class="buttons">${parts.buttons()} ${hasWeights(status) && canBeginTraining(run) ? this.#fineTune(run) : ""}
        ${hasWeights(status) ? exportButton(run, "Export…") : ""}</div>
      ${parts.said()} ${status.chunks ? chunksKept(status.chunks) : ""}
    `;
  }

  #measured(status: RunStatus, { pretext, pictures }: Pretraining) {
    const psnr = psnrInWords(status.metrics, pretext);
    const { input } = wordsOfPretext(pretext);
    return html`
      ${
        psnr === undefined
          ? ""
          : html`<p class="psnr" role="status"><strong>${psnr}</strong><br />
              <span class="muted">${gainInWords(status.metrics, pretext)}</span></p>`
      }
      <lamella-reconstruction .made=${pictures.value ?? undefined} input=${input}></lamella-reconstruction>
    `;
  }

  #curves(run: Run, { pretext }: Pretraining) {
    const shown = [run, ...this.compared].map(({ id, title, status, job }) => {
      return { id, title, status: status.value, monitor: job?.monitor };
    });
    return html`${numbers(run.status.value)}
      <lamella-run-charts .runs=${shown} .baseline=${wordsOfPretext(pretext).baseline}></lamella-run-charts>`;
  }

  #fineTune({ id }: Run) {
    const begin = () => {
      sendCommand(this, { id: "train.startFrom", args: { from: id } });
      sendCommand(this, { id: "view.dock", args: { dock: "train" } });
    };
    return html`<sp-button size="s" variant="accent" @click=${begin}>Fine-tune from this</sp-button>`;
  }
}

function numbers({ loss, metrics: { ssim, mae, mse }, stepMs }: RunStatus) {
  return figures([
    ["Loss", fixedText(loss)],
    ["SSIM", fixedText(ssim)],
    ["MAE", rounded(mae)],
    ["MSE", rounded(mse)],
    ...(stepMs === null ? [] : [["Step", stepText(stepMs)] as const]), // of an earlier visit nobody knows
  ]);
}

/** How much of the image is in memory: it may be larger than that. */
function chunksKept({ bytes, limitBytes }: NonNullable<RunStatus["chunks"]>) {
  const mebibytes = (count: number) => Math.round(count / 2 ** 20);
  return html`<p class="muted said">Chunks of the image in memory: ${mebibytes(bytes)} of at most ${mebibytes(limitBytes)} MiB</p>`;
}

/** In the image's own values, which may be of any size. */
function rounded(value: number | undefined): string {
  return value === undefined ? "-" : String(Number(value.toPrecision(3)));
}

customElements.define("lamella-pretraining", LamellaPretraining);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-pretraining": LamellaPretraining;
  }
}
