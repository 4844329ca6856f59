import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/action-menu/sp-action-menu.js";
import "@spectrum-web-components/button/sp-button.js";
import "@spectrum-web-components/menu/sp-menu-divider.js";
import "@spectrum-web-components/menu/sp-menu-item.js";
import { css, html, LitElement } from "lit";
import { chosenLayer } from "#core/layers/chosen-layer.ts";
import type { ReadonlySignal } from "#core/signal.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Draft } from "#plugin/job-draft.ts";
import type { LoadedJob } from "#plugin/job-file-settings.ts";
import type { Learning } from "#plugin/learning.ts";
import type { Place, TrainSettings } from "#plugin/train-settings.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import { dock } from "../dock.css.ts";
import { busyWith } from "../job/busy-with.ts";
import { emptyState, openSampleButton } from "../job/empty-state.ts";
import type { FoundDataset } from "../job/lamella-dataset.ts";
import { LearntPlace } from "../job/learnt-place.ts";
import { ShownRuns } from "../job/shown-runs.ts";
import "./lamella-loaded-job.ts";
import "./lamella-run.ts";
import "./lamella-train-form.ts";

/** Training, read from top to bottom: what, how, go, what happens, what came out. */
export class LamellaTrainDock extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    dock,
    css`
      .top {
        display: flex;
        gap: 4px;
        margin-bottom: 8px;
      }
      sp-action-group {
        flex: 1;
      }
      sp-action-group sp-action-button {
        flex: 1;
      }
    `,
  ];
  static override readonly properties = {
    model: { attribute: false },
    learning: { attribute: false },
    draft: { attribute: false },
    loadedJob: { attribute: false },
    folder: { attribute: false },
    read: { state: true },
  };

  declare model: ViewerModel | undefined;
  declare learning: Learning | undefined;
  declare draft: Draft<TrainSettings> | undefined;
  declare loadedJob: ReadonlySignal<LoadedJob | undefined> | undefined;
  /** The file whose notes were closed. */
  declare protected read: LoadedJob | undefined;
  /** The folder that was learnt from last; undefined where that was layers. */
  declare folder: ReadonlySignal<Place | undefined> | undefined;
  readonly #shown = new ShownRuns(this);
  readonly #place = new LearntPlace(this, "train.folder");

  protected override render() {
    const { model, learning } = this;
    if (!model || !learning) return html``;
    const image = chosenLayer(model, "image");
    const runs = learning.runs.value.filter(({ pretraining }) => !pretraining);
    const busy = busyWith(learning.runs.value);
    return html`
      <div class="top">
        ${this.#place.choice("Layers")}
        ${this.#menu(model)}
      </div>
      ${this.#loaded()}
      ${this.#place.isOnFolder ? this.#place.folder((found) => this.#form(busy, found)) : this.#layers(model, busy)}
      ${this.#shown.render(
        runs,
        (run, compared) =>
          html`<lamella-run .run=${run} .compared=${compared} .draft=${this.draft} .image=${image?.id}></lamella-run>`,
      )}
    `;
  }

  /** The settings as files, in and out. */
  #menu(model: ViewerModel) {
    const labels = this.#place.isOnFolder ? undefined : chosenLayer(model, "labels");
    const unlabelled = labels?.unlabelled.value;
    const item = (title: string, id: string, args: object = {}) =>
      html`<sp-menu-item @click=${() => sendCommand(this, { id, args })}>${title}</sp-menu-item>`;
    return html`<sp-action-menu size="s" quiet label="Job files" placement="bottom-end">
      ${item("Load job…", "train.loadJob")}
      ${item("Save job as JSON", "train.saveJob", { unlabelled })}
      ${item("Save job as BiaPy’s YAML", "train.saveJob", { format: "biapy", unlabelled })}
      <sp-menu-divider size="s"></sp-menu-divider>
      ${item("Settings as usual", "train.reset")}
    </sp-action-menu>`;
  }

  #loaded() {
    const job = this.loadedJob?.value;
    return job === undefined || job === this.read
      ? ""
      : html`<lamella-loaded-job .job=${job} @close=${() => (this.read = job)}></lamella-loaded-job>`;
  }

  #layers(model: ViewerModel, busy: string | undefined) {
    const image = chosenLayer(model, "image");
    if (!image)
      return emptyState({
        title: "Open an image to begin",
        text: "A network learns from an image and a few labels on it, or from a folder of images and masks.",
        button: openSampleButton(this),
      });
    if (!chosenLayer(model, "labels")) return this.#paintFirst(image.id);
    return this.#form(busy);
  }

  #form(busy: string | undefined, found?: FoundDataset) {
    return html`<lamella-train-form .model=${this.model} .busy=${busy} .folder=${found?.dataset}
      .learning=${this.learning} .draft=${this.draft}></lamella-train-form>`;
  }

  #paintFirst(image: string) {
    const begin = () => {
      sendCommand(this, { id: "labels.create", args: { image } });
      sendCommand(this, { id: "tools.use", args: { tool: "paint" } });
    };
    return emptyState({
      title: "Paint two kinds of pixels to begin",
      text: "A few strokes of label 1 on what you look for, and of label 2 on the rest, are enough for a first training.",
      button: html`<sp-button size="s" variant="accent" data-tour="paint" @click=${begin}>New labels layer</sp-button>`,
    });
  }
}

customElements.define("lamella-train-dock", LamellaTrainDock);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-train-dock": LamellaTrainDock;
  }
}
