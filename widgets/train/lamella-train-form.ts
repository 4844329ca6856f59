import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/button/sp-button.js";
import "@spectrum-web-components/menu/sp-menu-item.js";
import "@spectrum-web-components/picker/sp-picker.js";
import type { Picker } from "@spectrum-web-components/picker";
import "@spectrum-web-components/textfield/sp-textfield.js";
import type { Textfield } from "@spectrum-web-components/textfield";
import { css, html, LitElement, type TemplateResult } from "lit";
import type { LayerId } from "#core/ids.ts";
import { meantLayer } from "#core/layers/chosen-layer.ts";
import type { LabelsLayer } from "#core/layers/layer.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Draft } from "#plugin/job-draft.ts";
import type { Learning } from "#plugin/learning.ts";
import {
  classesOf,
  datasetArgs,
  type Place,
  type TrainArgs,
  type TrainSettings,
  trainArgs,
} from "#plugin/train-settings.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import { dock } from "../dock.css.ts";
import "../lamella-layer-picker.ts";
import { lengthChoice, modelChoice, planeRows, presetChoice } from "../job/how-parts.ts";
import { jobForm } from "../job/job-form.css.ts";
import type { LamellaLayerPicker } from "../lamella-layer-picker.ts";
import "../job/lamella-estimate.ts";
import { earlierStepMs } from "../job/earlier-pace.ts";
import { SettingParts } from "../job/setting-parts.ts";
import "./lamella-start-from.ts";
import "./lamella-train-settings.ts";

type Parts = SettingParts<TrainSettings>;

interface Going {
  readonly job: TrainArgs;
  /** See `lamella-estimate`. */
  readonly besides?: string | undefined;
  /** Whether to look at it meanwhile; absent where there is nothing to look at. */
  readonly watching?: TemplateResult;
}

/** What to learn from, how, and the button that starts it. */
export class LamellaTrainForm extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    dock,
    jobForm,
    css`
      lamella-train-settings {
        margin-top: 6px;
      }
      .watch {
        display: flex;
        align-items: center;
        gap: 6px;
        margin: 8px 0 0;
      }
    `,
  ];
  static override readonly properties = {
    model: { attribute: false },
    learning: { attribute: false },
    draft: { attribute: false },
    folder: { attribute: false },
    busy: { attribute: false },
    image: { state: true },
    labels: { state: true },
    typed: { state: true },
    watch: { state: true },
  };

  declare model: ViewerModel | undefined;
  declare learning: Learning | undefined;
  declare draft: Draft<TrainSettings> | undefined;
  /** The folder to learn from; undefined where that is layers. */
  declare folder: Place | undefined;
  /** Why none starts now, in a sentence; undefined where one can. */
  declare busy: string | undefined;
  /** Chosen by hand; else the selected layer, or the topmost of its kind. */
  declare protected image: LayerId | undefined;
  declare protected labels: LayerId | undefined;
  /** Classes as they are typed, while they are none. */
  declare protected typed: string | undefined;
  /** Whether what it predicts is shown over the image while it trains. */
  declare protected watch: boolean;

  constructor() {
    super();
    this.watch = true;
  }

  protected override render() {
    const { draft, folder } = this;
    if (!draft) return html``;
    const parts = new SettingParts(this, draft);
    return folder ? this.#onFolder(folder, parts) : this.#onLayers(parts);
  }

  #onFolder(folder: Place, parts: Parts) {
    const settings = parts.draft.settings.value;
    return html`
      ${this.#classes(parts)}
      <hr />
      ${this.#how(parts)}
      <lamella-train-settings .draft=${this.draft}></lamella-train-settings>
      ${this.#go({ job: datasetArgs(folder, settings) })}
    `;
  }

  #onLayers(parts: Parts) {
    const { model } = this;
    const image = model && meantLayer(model, { kind: "image", wanted: this.image });
    const labels = model && meantLayer(model, { kind: "labels", wanted: this.labels });
    if (!model || !image || !labels) return html``;
    const settings = parts.draft.settings.value;
    return html`
      <div class="row">
        <span class="label">Image</span>
        <lamella-layer-picker .model=${model} kind="image" label="Image" .value=${image.id}
          @change=${(event: Event) => (this.image = (event.currentTarget as LamellaLayerPicker).value)}></lamella-layer-picker>
      </div>
      <div class="row">
        <span class="label">Labels</span>
        <lamella-layer-picker .model=${model} kind="labels" label="Labels" .value=${labels.id}
          @change=${(event: Event) => (this.labels = (event.currentTarget as LamellaLayerPicker).value)}></lamella-layer-picker>
      </div>
      ${this.#classes(parts)} ${this.#unlabelled(labels)} ${planeRows(parts, image.grid)}
      <hr />
      ${this.#how(parts)}
      <lamella-train-settings .model=${model} .image=${image} .labels=${labels.id}
        .draft=${this.draft}></lamella-train-settings>
      ${this.#go({
        job: trainArgs({ image, labels: labels.id, unlabelled: labels.unlabelled.value, settings }),
        besides: this.#lastEdit(model, labels.id),
        watching: this.#watching(),
      })}
    `;
  }

  #classes(parts: Parts) {
    const { classes = [] } = parts.draft.settings.value;
    const isWrong = this.typed !== undefined;
    return html`<div class="row">
      <span class="label">Classes</span>
      <sp-textfield size="s" label="Label ids to learn" placeholder="all labels" .value=${this.typed ?? classes.join(", ")}
        ?invalid=${isWrong}
        @change=${(event: Event) => {
          const { value } = event.currentTarget as Textfield; // the one here
          const ids = classesOf(value);
          this.typed = ids === null ? value : undefined;
          if (ids !== null) parts.set({ classes: ids ?? null });
        }}></sp-textfield>
      ${isWrong ? html`<span></span><span role="alert">Numbers of labels, as in 1, 2</span>` : ""}
    </div>`;
  }

  #unlabelled({ id, unlabelled }: LabelsLayer) {
    return html`<div class="row">
      <span class="label">Not labelled</span>
      <sp-picker size="s" label="What not labelled means" .value=${unlabelled.value}
        @change=${(event: Event) => {
          const { value } = event.currentTarget as Picker; // the one here
          sendCommand(this, { id: "layers.set", args: { layer: id, unlabelled: value } });
        }}>
        <sp-menu-item value="ignore">is left out (painted strokes)</sp-menu-item>
        <sp-menu-item value="background">is background (full masks)</sp-menu-item>
      </sp-picker>
    </div>`;
  }

  #how(parts: Parts) {
    return html`${presetChoice(parts)} ${modelChoice(parts)}
      <lamella-start-from .draft=${this.draft} .learning=${this.learning}></lamella-start-from>
      ${lengthChoice(parts, "An epoch is a pass over what is labelled")}`;
  }

  get #stepMs(): number | undefined {
    const { draft, learning } = this;
    return draft && learning && earlierStepMs(learning.runs.value, draft.settings.value);
  }

  /** Another once labels were painted or that was taken back. While a training runs nothing is counted beside it. */
  #lastEdit({ history }: ViewerModel, labels: LayerId) {
    if (this.busy !== undefined) return undefined;
    return history.past.value.findLast(
      ({ kind, data }) => kind === "labels" && data.layer === labels,
    )?.id;
  }

  #watching() {
    return html`<label class="watch"><input type="checkbox" .checked=${this.watch}
      @change=${(event: Event) => (this.watch = (event.currentTarget as HTMLInputElement).checked)}
      />Show on the image what it learns</label>`;
  }

  #go({ job, besides, watching }: Going) {
    const args = watching && this.watch ? { ...job, watch: true } : job;
    return html`<lamella-estimate .draft=${this.draft} .job=${job} .besides=${besides}
      .stepMs=${this.#stepMs}></lamella-estimate>${watching ?? ""}<div class="buttons">
      <sp-button size="s" variant="accent" data-tour="train" ?disabled=${this.busy !== undefined || this.typed !== undefined}
        @click=${() => sendCommand(this, { id: "train.start", args })}>Start training</sp-button>
        <span class="muted" role="status">${this.busy ?? ""}</span>
    </div>`;
  }
}

customElements.define("lamella-train-form", LamellaTrainForm);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-train-form": LamellaTrainForm;
  }
}
