import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/action-button/sp-action-button.js";
import "@spectrum-web-components/action-group/sp-action-group.js";
import type { ActionGroup } from "@spectrum-web-components/action-group";
import "@spectrum-web-components/button/sp-button.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-chevron-right.js";
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
import type { Learning } from "#plugin/learning.ts";
import {
  classesOf,
  presetOf,
  type TrainArgs,
  type TrainChoice,
  type TrainSettings,
  trainArgs,
  trainPresets,
  usualSettings,
} from "#plugin/train-settings.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import { dock } from "../dock.css.ts";
import { durationText } from "../duration-text.ts";
import "../lamella-layer-picker.ts";
import type { LamellaLayerPicker } from "../lamella-layer-picker.ts";
import "./lamella-planes.ts";
import type { LamellaPlanes } from "./lamella-planes.ts";
import "./lamella-train-settings.ts";
import type { LamellaTrainSettings } from "./lamella-train-settings.ts";

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
      .fold {
        max-width: 100%;
        text-align: left;
        white-space: nowrap;
        overflow: hidden;
        display: flex;
        align-items: center;
        gap: 4px;
        padding: 4px 0;
        margin-top: 4px;
        font: inherit;
        color: var(--lamella-muted);
        border: 0;
        background: none;
        cursor: pointer;
        --mod-icon-size: 12px;
        --spectrum-icon-size: 12px;
      }
      .fold:hover {
        color: var(--lamella-strong);
      }
      .fold sp-icon-chevron-right {
        transition: rotate var(--lamella-quick);
      }
      .fold[aria-expanded="true"] sp-icon-chevron-right {
        rotate: 90deg;
      }
    `,
  ];
  static override readonly properties = {
    model: { attribute: false },
    isBusy: { attribute: false },
    estimate: { attribute: false },
    image: { state: true },
    labels: { state: true },
    classes: { state: true },
    planes: { state: true },
    settings: { state: true },
    isOpen: { state: true },
    losses: { attribute: false },
  };

  declare model: ViewerModel | undefined;
  /** While a training runs no other starts. */
  declare isBusy: boolean;
  /** Those of other plugins. */
  declare losses: Learning["losses"]["value"];
  /** How long it would take here, ms; undefined where nobody knows. */
  declare estimate: ((job: TrainArgs) => number | undefined) | undefined;
  /** Chosen by hand; else the selected layer, or the topmost of its kind. */
  declare protected image: LayerId | undefined;
  declare protected labels: LayerId | undefined;
  /** As it was typed. */
  declare protected classes: string;
  declare protected planes: TrainChoice["planes"];
  declare protected settings: TrainSettings;
  declare protected isOpen: boolean;

  constructor() {
    super();
    this.isBusy = false;
    this.losses = [];
    this.classes = "";
    this.planes = {};
    this.settings = usualSettings;
    this.isOpen = false;
  }

  protected override render() {
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
      ${this.#classes()} ${this.#unlabelled(labels)} ${this.#planes(image)} ${this.#how()}
      ${this.#go(this.#choice(image, labels))}
    `;
  }

  #classes() {
    return html`<div class="row">
      <span class="label">Classes</span>
      <sp-textfield size="s" label="Label ids to learn" placeholder="all labels" .value=${this.classes}
        ?invalid=${classesOf(this.classes) === null}
        @input=${(event: Event) => (this.classes = (event.currentTarget as Textfield).value)}></sp-textfield>
      ${
        classesOf(this.classes) === null
          ? html`<span></span><span role="alert">Numbers of labels, as in 1, 2</span>`
          : ""
      }
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

  #planes({ grid }: ImageLayer) {
    const axes = sliderAxes(grid).filter((axis) => lengthOf(grid, axis) > 1);
    return axes.map(
      (axis) => html`<div class="row">
        <span class="label">Slices in ${axis}</span>
        <lamella-planes axis=${axis} length=${lengthOf(grid, axis)} .range=${this.planes[axis]}
          @change=${(event: Event) => {
            const { range } = event.currentTarget as LamellaPlanes; // the one here
            if (range) this.planes = { ...this.planes, [axis]: range };
          }}></lamella-planes>
      </div>`,
    );
  }

  #how() {
    const preset = presetOf(this.settings);
    return html`
      <hr />
      <sp-action-group size="s" compact emphasized selects="single" label="Preset"
        .selected=${preset ? [preset] : []}
        @change=${(event: Event) => {
          const [chosen] = (event.currentTarget as ActionGroup).selected;
          const found = trainPresets.find(({ id }) => id === chosen);
          if (found) this.settings = found.settings;
        }}>
        ${trainPresets.map(({ id, title }) => html`<sp-action-button value=${id}>${title}</sp-action-button>`)}
      </sp-action-group>
      <button class="fold" aria-expanded=${this.isOpen} @click=${() => (this.isOpen = !this.isOpen)}>
        <sp-icon-chevron-right></sp-icon-chevron-right>
        Advanced${this.isOpen ? "" : html`: ${this.#inWords()}`}
      </button>
      ${
        this.isOpen
          ? html`<lamella-train-settings .settings=${this.settings} .losses=${this.losses}
              @change=${(event: Event) => {
                this.settings =
                  (event.currentTarget as LamellaTrainSettings).settings ?? this.settings;
              }}></lamella-train-settings>`
          : ""
      }
    `;
  }

  #inWords(): string {
    const { patch, steps, width, depth } = this.settings;
    return `${steps} steps, ${patch} px, U-Net ${width} x ${depth}`;
  }

  #choice(image: ImageLayer, labels: LabelsLayer): TrainChoice {
    const { planes, settings } = this;
    const unlabelled = labels.unlabelled.value;
    const classes = classesOf(this.classes) ?? undefined;
    return { image: image.id, labels: labels.id, classes, unlabelled, planes, settings };
  }

  #go(choice: TrainChoice) {
    const job = trainArgs(choice);
    const estimateMs = this.estimate?.(job);
    return html`<div class="buttons">
      <sp-button size="s" variant="accent"
        ?disabled=${this.isBusy || classesOf(this.classes) === null}
        @click=${() => sendCommand(this, { id: "train.start", args: job })}>Start training</sp-button>
      ${
        estimateMs === undefined
          ? ""
          : html`<span class="muted">about ${durationText(estimateMs)} on this machine</span>`
      }
    </div>`;
  }
}

customElements.define("lamella-train-form", LamellaTrainForm);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-train-form": LamellaTrainForm;
  }
}
