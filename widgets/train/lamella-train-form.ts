import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/action-button/sp-action-button.js";
import "@spectrum-web-components/action-group/sp-action-group.js";
import type { ActionGroup } from "@spectrum-web-components/action-group";
import "@spectrum-web-components/button/sp-button.js";
import "@spectrum-web-components/menu/sp-menu-item.js";
import "@spectrum-web-components/picker/sp-picker.js";
import type { Picker } from "@spectrum-web-components/picker";
import "@spectrum-web-components/textfield/sp-textfield.js";
import type { Textfield } from "@spectrum-web-components/textfield";
import { css, html, LitElement } from "lit";
import type { LayerId } from "#core/ids.ts";
import { meantLayer } from "#core/layers/chosen-layer.ts";
import { lengthOf, sliderAxes } from "#core/layers/grid.ts";
import type { ImageLayer, LabelsLayer } from "#core/layers/layer.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Draft } from "#plugin/job-draft.ts";
import type { Learning } from "#plugin/learning.ts";
import {
  classesOf,
  datasetArgs,
  jobChoices,
  type Place,
  type TrainArgs,
  type TrainChange,
  type TrainSettings,
  trainArgs,
  trainJob,
} from "#plugin/train-settings.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import { dock } from "../dock.css.ts";
import "../lamella-layer-picker.ts";
import type { LamellaLayerPicker } from "../lamella-layer-picker.ts";
import type { LamellaNumber } from "../lamella-number.ts";
import "../lamella-number.ts";
import "../job/lamella-estimate.ts";
import "../job/lamella-member.ts";
import type { LamellaMember } from "../job/lamella-member.ts";
import "../job/lamella-planes.ts";
import type { LamellaPlanes } from "../job/lamella-planes.ts";
import "./lamella-train-settings.ts";

/** What a length is when its unit is chosen. */
const [usualSteps, usualEpochs] = [200, 20];

/** What to learn from, how, and the button that starts it. */
export class LamellaTrainForm extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    dock,
    css`
      :host {
        padding: 0;
      }
      sp-textfield {
        width: 100%;
        --mod-textfield-width: 100%;
      }
      [role="alert"] {
        color: var(--lamella-negative);
      }
      sp-action-group {
        width: 100%;
      }
      sp-action-group sp-action-button {
        flex: 1;
      }
      lamella-member {
        --lamella-label-width: 76px;
      }
      .length {
        display: flex;
        gap: 8px;
      }
      .length lamella-number {
        --lamella-number-width: 84px;
      }
      lamella-train-settings {
        margin-top: 6px;
      }
    `,
  ];
  static override readonly properties = {
    model: { attribute: false },
    learning: { attribute: false },
    draft: { attribute: false },
    folder: { attribute: false },
    isBusy: { attribute: false },
    image: { state: true },
    labels: { state: true },
    typed: { state: true },
  };

  declare model: ViewerModel | undefined;
  declare learning: Learning | undefined;
  declare draft: Draft<TrainSettings> | undefined;
  /** The folder to learn from; undefined where that is layers. */
  declare folder: Place | undefined;
  /** While a training runs no other starts. */
  declare isBusy: boolean;
  /** Chosen by hand; else the selected layer, or the topmost of its kind. */
  declare protected image: LayerId | undefined;
  declare protected labels: LayerId | undefined;
  /** Classes as they are typed, while they are none. */
  declare protected typed: string | undefined;

  constructor() {
    super();
    this.isBusy = false;
  }

  protected override render() {
    const settings = this.draft?.settings.value;
    if (!settings) return html``;
    return this.folder ? this.#onFolder(this.folder, settings) : this.#onLayers(settings);
  }

  #onFolder(folder: Place, settings: TrainSettings) {
    return html`
      ${this.#classes(settings)}
      <hr />
      ${this.#how(settings)}
      <lamella-train-settings .draft=${this.draft} .learning=${this.learning}></lamella-train-settings>
      ${this.#go(datasetArgs(folder, settings))}
    `;
  }

  #onLayers(settings: TrainSettings) {
    const { model } = this;
    const image = model && meantLayer(model, { kind: "image", wanted: this.image });
    const labels = model && meantLayer(model, { kind: "labels", wanted: this.labels });
    if (!model || !image || !labels) return html``;
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
      ${this.#classes(settings)} ${this.#unlabelled(labels)} ${this.#planes(image, settings)}
      <hr />
      ${this.#how(settings)}
      <lamella-train-settings .model=${model} .image=${image} .labels=${labels.id}
        .draft=${this.draft} .learning=${this.learning}></lamella-train-settings>
      ${this.#go(trainArgs({ image, labels: labels.id, unlabelled: labels.unlabelled.value, settings }))}
    `;
  }

  #classes({ classes = [] }: TrainSettings) {
    const isWrong = this.typed !== undefined;
    return html`<div class="row">
      <span class="label">Classes</span>
      <sp-textfield size="s" label="Label ids to learn" placeholder="all labels" .value=${this.typed ?? classes.join(", ")}
        ?invalid=${isWrong}
        @change=${(event: Event) => {
          const { value } = event.currentTarget as Textfield; // the one here
          const ids = classesOf(value);
          this.typed = ids === null ? value : undefined;
          if (ids !== null) this.#set({ classes: ids ?? null });
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

  #planes({ grid }: ImageLayer, { planes }: TrainSettings) {
    const axes = sliderAxes(grid).filter((axis) => lengthOf(grid, axis) > 1);
    return axes.map(
      (axis) => html`<div class="row">
        <span class="label">Slices in ${axis}</span>
        <lamella-planes axis=${axis} length=${lengthOf(grid, axis)} .range=${planes[axis]}
          @change=${(event: Event) => {
            const { range } = event.currentTarget as LamellaPlanes; // the one here
            if (range) this.#set({ planes: { ...planes, [axis]: range } });
          }}></lamella-planes>
      </div>`,
    );
  }

  #how(settings: TrainSettings) {
    const preset = trainJob.presetOf(settings);
    return html`
      <sp-action-group size="s" compact emphasized selects="single" label="Preset"
        .selected=${preset ? [preset] : []}
        @change=${(event: Event) => {
          const [chosen] = (event.currentTarget as ActionGroup).selected;
          const found = trainJob.presets.find(({ id }) => id === chosen);
          if (found) this.#set(found.settings);
        }}>
        ${trainJob.presets.map(({ id, title }) => html`<sp-action-button value=${id}>${title}</sp-action-button>`)}
      </sp-action-group>
      <lamella-member label="Model" .forms=${jobChoices.model} .value=${settings.model.id}
        @change=${(event: Event) => {
          const { value } = event.currentTarget as LamellaMember; // the one here
          this.#set({ model: trainJob.otherModel(settings.model, value) });
        }}></lamella-member>
      ${this.#length(settings)}
    `;
  }

  #length({ steps, epochs }: TrainSettings) {
    const unit = epochs === undefined ? "steps" : "epochs";
    const set = (unit: string, value: number) => this.#set({ [unit]: value });
    return html`<div class="row">
      <span class="label" aria-hidden="true" title="An epoch is a pass over what is labelled">Length</span>
      <span class="length">
        <lamella-number label="Length in ${unit}" min="1" max="1000000" step="1" .value=${epochs ?? steps ?? 0}
          @change=${(event: Event) => set(unit, (event.currentTarget as LamellaNumber).value)}></lamella-number>
        <sp-picker size="s" label="Unit of the length" .value=${unit}
          @change=${(event: Event) => {
            const { value } = event.currentTarget as Picker; // the one here
            if (value !== unit) set(value, value === "epochs" ? usualEpochs : usualSteps);
          }}>
          <sp-menu-item value="steps">steps</sp-menu-item>
          <sp-menu-item value="epochs">epochs</sp-menu-item>
        </sp-picker>
      </span>
    </div>`;
  }

  #go(job: TrainArgs) {
    return html`<lamella-estimate .draft=${this.draft} .job=${job}></lamella-estimate><div class="buttons">
      <sp-button size="s" variant="accent" ?disabled=${this.isBusy || this.typed !== undefined}
        @click=${() => sendCommand(this, { id: "train.start", args: job })}>Start training</sp-button>
    </div>`;
  }

  #set(change: TrainChange): void {
    sendCommand(this, { id: "train.set", args: change });
  }
}

customElements.define("lamella-train-form", LamellaTrainForm);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-train-form": LamellaTrainForm;
  }
}
