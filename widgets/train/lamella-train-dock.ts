import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/action-button/sp-action-button.js";
import "@spectrum-web-components/action-group/sp-action-group.js";
import type { ActionGroup } from "@spectrum-web-components/action-group";
import "@spectrum-web-components/action-menu/sp-action-menu.js";
import "@spectrum-web-components/button/sp-button.js";
import "@spectrum-web-components/menu/sp-menu-divider.js";
import "@spectrum-web-components/menu/sp-menu-item.js";
import { css, html, LitElement } from "lit";
import type { LayerId } from "#core/ids.ts";
import { chosenLayer } from "#core/layers/chosen-layer.ts";
import type { ReadonlySignal } from "#core/signal.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Draft } from "#plugin/job-draft.ts";
import type { LoadedJob } from "#plugin/job-file-settings.ts";
import type { Learning, Run } from "#plugin/learning.ts";
import { isActive } from "#plugin/run-states.ts";
import type { Place, TrainSettings } from "#plugin/train-settings.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import { dock } from "../dock.css.ts";
import "../job/lamella-dataset.ts";
import type { FoundDataset, LamellaDataset } from "../job/lamella-dataset.ts";
import "./lamella-loaded-job.ts";
import "./lamella-run.ts";
import "./lamella-run-list.ts";
import type { LamellaRunList } from "./lamella-run-list.ts";
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
    chosen: { state: true },
    found: { state: true },
    shown: { state: true },
    compared: { state: true },
  };

  declare model: ViewerModel | undefined;
  declare learning: Learning | undefined;
  declare draft: Draft<TrainSettings> | undefined;
  declare loadedJob: ReadonlySignal<LoadedJob | undefined> | undefined;
  /** The file whose notes were closed. */
  declare protected read: LoadedJob | undefined;
  /** The folder that was learnt from last; undefined where that was layers. */
  declare folder: ReadonlySignal<Place | undefined> | undefined;
  /** Whether a folder is learnt from, and not layers; undefined until somebody chose. */
  declare protected chosen: "folder" | "layers" | undefined;
  declare protected found: FoundDataset | undefined;
  /** The run that was chosen to be looked at; else the last one. */
  declare protected shown: string | undefined;
  declare protected compared: readonly string[];
  /** The youngest run that was drawn. */
  #last: string | undefined;

  constructor() {
    super();
    this.compared = [];
  }

  get #isOnFolder(): boolean {
    const last = this.folder?.value === undefined ? "layers" : "folder";
    return (this.chosen ?? last) === "folder";
  }

  #choose(chosen: string): void {
    this.chosen = chosen === "folder" ? "folder" : "layers";
    if (chosen === "layers") this.#keep(null);
    else if (this.found) this.#keep(this.found.dataset);
  }

  /** For the next visit. */
  #keep(dataset: Place | null): void {
    sendCommand(this, { id: "train.folder", args: { dataset } });
  }

  /** A run that begins is looked at. */
  #showNew(last: string | undefined): void {
    if (last !== this.#last) this.shown = undefined;
    this.#last = last;
  }

  protected override render() {
    const { model, learning } = this;
    if (!model || !learning) return html``;
    const image = chosenLayer(model, "image");
    const runs = learning.runs.value;
    this.#showNew(runs.at(-1)?.id);
    const isBusy = runs.some(({ status }) => isActive(status.value));
    return html`
      <div class="top">${this.#choice()}${this.#menu(model)}</div>
      ${this.#loaded()}
      ${this.#isOnFolder ? this.#folder(isBusy) : this.#layers(model, isBusy)}
      ${image || this.#isOnFolder ? this.#runs(runs, image?.id) : ""}
    `;
  }

  #choice() {
    return html`<sp-action-group size="s" compact emphasized selects="single" label="What to learn from"
      .selected=${[this.#isOnFolder ? "folder" : "layers"]}
      @change=${(event: Event) => {
        const [chosen] = (event.currentTarget as ActionGroup).selected; // the one here
        if (chosen) this.#choose(chosen);
      }}>
      <sp-action-button value="layers">Layers</sp-action-button>
      <sp-action-button value="folder">Folder</sp-action-button>
    </sp-action-group>`;
  }

  /** The settings as files, in and out. */
  #menu(model: ViewerModel) {
    const labels = this.#isOnFolder ? undefined : chosenLayer(model, "labels");
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

  #layers(model: ViewerModel, isBusy: boolean) {
    const image = chosenLayer(model, "image");
    if (!image)
      return empty(
        "Open an image to begin",
        "A network learns from an image and a few labels on it, or from a folder of images and masks.",
      );
    if (!chosenLayer(model, "labels")) return this.#paintFirst(image.id);
    return this.#form(isBusy);
  }

  #folder(isBusy: boolean) {
    return html`<lamella-dataset .value=${this.found} .kept=${this.folder?.value}
        @change=${(event: Event) => {
          this.found = (event.currentTarget as LamellaDataset).value; // the one here
          if (this.found) this.#keep(this.found.dataset);
        }}></lamella-dataset>
      ${this.found ? this.#form(isBusy, this.found) : ""}`;
  }

  #form(isBusy: boolean, found?: FoundDataset) {
    return html`<lamella-train-form .model=${this.model} .isBusy=${isBusy} .folder=${found?.dataset}
      .learning=${this.learning} .draft=${this.draft}></lamella-train-form>`;
  }

  #runs(runs: readonly Run[], image: LayerId | undefined) {
    const run = runs.find(({ id }) => id === this.shown) ?? runs.at(-1);
    if (!run) return "";
    const others = this.compared.filter((id) => id !== run.id);
    const compared = others.flatMap((id) => runs.find((other) => other.id === id) ?? []);
    return html`<hr />
      <lamella-run .run=${run} .compared=${compared} .draft=${this.draft} .image=${image}></lamella-run>
      ${
        runs.length > 1
          ? html`<hr /><lamella-run-list .runs=${runs} .shown=${run.id} .compared=${others}
              @change=${(event: Event) => {
                const { shown, compared } = event.currentTarget as LamellaRunList; // the list here
                this.shown = shown;
                this.compared = compared;
              }}></lamella-run-list>`
          : ""
      }`;
  }

  #paintFirst(image: string) {
    const begin = () => {
      sendCommand(this, { id: "labels.create", args: { image } });
      sendCommand(this, { id: "tools.use", args: { tool: "paint" } });
    };
    return empty(
      "Paint two kinds of pixels to begin",
      "A few strokes of label 1 on what you look for, and of label 2 on the rest, are enough for a first training.",
      html`<sp-button size="s" variant="accent" @click=${begin}>New labels layer</sp-button>`,
    );
  }
}

function empty(title: string, text: string, button: unknown = "") {
  return html`<div class="empty"><strong>${title}</strong><span class="muted">${text}</span>${button}</div>`;
}

customElements.define("lamella-train-dock", LamellaTrainDock);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-train-dock": LamellaTrainDock;
  }
}
