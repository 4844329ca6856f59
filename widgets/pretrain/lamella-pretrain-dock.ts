import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/button/sp-button.js";
import { css, html, LitElement } from "lit";
import { chosenLayer } from "#core/layers/chosen-layer.ts";
import type { ReadonlySignal } from "#core/signal.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Draft } from "#plugin/job-draft.ts";
import type { Learning } from "#plugin/learning.ts";
import { canBeginTraining, type PretrainSettings } from "#plugin/pretrain-settings.ts";
import { hasWeights, isActive } from "#plugin/run-states.ts";
import type { Place, TrainSettings } from "#plugin/train-settings.ts";
import { base } from "../base.css.ts";
import "../compare/lamella-did-it-help.ts";
import { dock } from "../dock.css.ts";
import { busyWith } from "../job/busy-with.ts";
import { emptyState, openSampleButton } from "../job/empty-state.ts";
import { jobForm } from "../job/job-form.css.ts";
import type { FoundDataset } from "../job/lamella-dataset.ts";
import { LearntPlace } from "../job/learnt-place.ts";
import { ShownRuns } from "../job/shown-runs.ts";
import "./lamella-pretrain-form.ts";
import "./lamella-pretraining.ts";

/** Pretraining without labels, read from top to bottom: what, which task, how, go, what happens, what came out. */
export class LamellaPretrainDock extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    jobForm,
    dock,
    css`
      sp-action-group {
        margin-bottom: 8px;
      }
    `,
  ];
  static override readonly properties = {
    model: { attribute: false },
    learning: { attribute: false },
    draft: { attribute: false },
    trainDraft: { attribute: false },
    folder: { attribute: false },
  };

  declare model: ViewerModel | undefined;
  declare learning: Learning | undefined;
  declare draft: Draft<PretrainSettings> | undefined;
  /** How a comparison with and without pretraining trains. */
  declare trainDraft: Draft<TrainSettings> | undefined;
  /** The folder that was learnt from last; undefined where that was a layer. */
  declare folder: ReadonlySignal<Place | undefined> | undefined;
  readonly #shown = new ShownRuns(this);
  readonly #place = new LearntPlace(this, "pretrain.folder");

  protected override render() {
    const { model, learning, draft } = this;
    if (!model || !learning) return html``;
    const runs = learning.runs.value.filter(({ pretraining }) => pretraining);
    const busy = busyWith(learning.runs.value);
    return html`
      ${this.#place.choice("Image")}
      ${
        this.#place.isOnFolder
          ? this.#place.folder((found) => this.#form(busy, found), { imagesAlone: true })
          : this.#layer(model, busy)
      }
      ${this.#shown.render(
        runs,
        (run, compared) =>
          html`<lamella-pretraining .run=${run} .compared=${compared} .draft=${draft}></lamella-pretraining>
            ${
              hasWeights(run.status.value) && !isActive(run.status.value) && canBeginTraining(run)
                ? html`<lamella-did-it-help .model=${model} .learning=${learning} .draft=${this.trainDraft} .run=${run}></lamella-did-it-help>`
                : ""
            }`,
      )}
    `;
  }

  #layer(model: ViewerModel, busy: string | undefined) {
    if (chosenLayer(model, "image")) return this.#form(busy);
    return emptyState({
      title: "Open an image to begin",
      text: "A network learns to repair the image, or to fill in what is hidden of it. It needs no labels; later a few of them go further.",
      button: openSampleButton(this),
    });
  }

  #form(busy: string | undefined, found?: FoundDataset) {
    return html`<lamella-pretrain-form .model=${this.model} .busy=${busy} .folder=${found?.dataset}
      .runs=${this.learning?.runs.value ?? []} .draft=${this.draft}></lamella-pretrain-form>`;
  }
}

customElements.define("lamella-pretrain-dock", LamellaPretrainDock);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-pretrain-dock": LamellaPretrainDock;
  }
}
