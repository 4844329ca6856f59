import { SignalWatcher } from "@lit-labs/preact-signals";
import { css, html, LitElement } from "lit";
import type { LayerId } from "#core/ids.ts";
import type { ImageLayer } from "#core/layers/layer.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Draft } from "#plugin/job-draft.ts";
import { jobChoices, type TrainSettings, trainJob } from "#plugin/train-settings.ts";
import { base } from "../base.css.ts";
import {
  batchField,
  clipField,
  oversampleField,
  patchField,
  patienceField,
  seedField,
  thresholdField,
} from "../job/job-fields.ts";
import "./lamella-augment-preview.ts";
import "../job/lamella-augmentations.ts";
import type { LamellaAugmentations } from "../job/lamella-augmentations.ts";
import "../job/lamella-held-out.ts";
import type { LamellaHeldOut } from "../job/lamella-held-out.ts";
import "../job/lamella-text.ts";
import type { LamellaText } from "../job/lamella-text.ts";
import { SettingParts } from "../job/setting-parts.ts";
import { settingsInWords } from "../job/settings-in-words.ts";
import { folderSettings, ignoredSetting, type WrittenSetting } from "./written-settings.ts";

type Parts = SettingParts<TrainSettings>;

const monitors = [
  { id: "dice", title: "highest Dice", summary: "On what is held out" },
  { id: "loss", title: "lowest loss", summary: "On what is held out" },
] as const;
/** By the names of segmentation_models.pytorch. */
const reductions = [
  { id: "micro", title: "over all pixels", summary: "micro: images and classes together" },
  { id: "macro", title: "mean of classes", summary: "macro: each class counts alike" },
  { id: "micro-imagewise", title: "mean of images", summary: "micro-imagewise" },
  { id: "macro-imagewise", title: "mean of both", summary: "macro-imagewise" },
] as const;
const dataKeys = [
  ...(["patch", "batch", "oversample", "validation", "normalization"] as const),
  ...(["ignoreLabel", "resize", "labelMap"] as const),
];

/** Everything that can be set of a training, in groups that say what they hold. Sends `train.set`. */
export class LamellaTrainSettings extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    css`
      :host {
        display: block;
      }
    `,
  ];
  static override readonly properties = {
    model: { attribute: false },
    image: { attribute: false },
    labels: { attribute: false },
    draft: { attribute: false },
  };

  declare model: ViewerModel | undefined;
  /** What is learnt from, where that is layers. */
  declare image: ImageLayer | undefined;
  declare labels: LayerId | undefined;
  declare draft: Draft<TrainSettings> | undefined;

  protected override render() {
    const { draft } = this;
    if (!draft) return html``;
    const settings = draft.settings.value;
    const words = settingsInWords(settings, {
      choices: { ...jobChoices, ...draft.kind.choices },
      isOnFolder: !this.image,
    });
    const parts = new SettingParts(this, draft);
    return html`
      ${parts.group({
        ...{ heading: "Model", summary: words.model, keys: ["model"] },
        content: html`${parts.memberSettings("model")}`,
      })}
      ${parts.group({
        ...{ heading: "Learning", summary: words.learning },
        keys: ["loss", "optimizer", "schedule", "clip"],
        content: html`
        ${parts.member({ label: "Loss", key: "loss" })}
        ${parts.member({ label: "Optimizer", key: "optimizer" })}
        ${parts.member({ label: "Schedule", key: "schedule" })}
        ${parts.field(clipField)}`,
      })}
      ${parts.group({
        ...{ heading: "Augmentation", summary: words.augment, keys: ["augment"] },
        content: this.#augmentation(parts, settings),
      })}
      ${parts.group({
        ...{ heading: "Data", summary: words.data },
        keys: dataKeys,
        content: html`
        ${parts.field(patchField)} ${parts.field(batchField)} ${parts.field(oversampleField)}
        ${this.#heldOut(parts, settings)}
        ${parts.member({ label: "Values", key: "normalization" })}
        ${written(parts, settings, ignoredSetting)}
        ${this.image ? "" : folderSettings.map((setting) => written(parts, settings, setting))}`,
      })}
      ${parts.group({
        ...{ heading: "Measuring", summary: measuredInWords(settings) },
        keys: ["threshold", "reduction"],
        content: html`
        ${parts.field(thresholdField)}
        ${parts.word({ label: "Metrics", key: "reduction", forms: reductions })}`,
      })}
      ${parts.group({
        ...{ heading: "Stopping", summary: words.stopping, keys: ["monitor", "patience"] },
        content: html`
        ${parts.word({ label: "Best is the", key: "monitor", forms: monitors })}
        ${parts.field(patienceField)}`,
      })}
      ${parts.group({
        ...{ heading: "Machine", summary: words.machine, keys: ["backend", "precision", "seed"] },
        content: html`
        ${parts.word({ label: "Backend", key: "backend", forms: jobChoices.backend })}
        ${parts.word({ label: "Precision", key: "precision", forms: jobChoices.precision })}
        ${parts.field(seedField)}`,
      })}
    `;
  }

  #augmentation(parts: Parts, { augment }: TrainSettings) {
    return html`
      ${
        this.image
          ? html`<lamella-augment-preview .model=${this.model} .draft=${this.draft} .image=${this.image.id} .labels=${this.labels}></lamella-augment-preview>`
          : ""
      }
      <lamella-augmentations .forms=${parts.draft.kind.choices.augment} .value=${augment}
        @change=${(event: Event) => {
          const { value } = event.currentTarget as LamellaAugmentations; // the list here
          parts.set({ augment: value });
        }}></lamella-augmentations>`;
  }

  #heldOut(parts: Parts, { validation }: TrainSettings) {
    return html`<lamella-held-out .grid=${this.image?.grid} .value=${validation} .usual=${trainJob.usual.validation}
      @change=${(event: Event) => {
        const { value } = event.currentTarget as LamellaHeldOut; // the one here
        parts.set({ validation: value });
      }}></lamella-held-out>`;
  }
}

function measuredInWords({ threshold, reduction }: TrainSettings): string {
  const { title = reduction } = reductions.find(({ id }) => id === reduction) ?? {};
  return `above ${threshold}, ${title}`;
}

function written(parts: Parts, settings: TrainSettings, setting: WrittenSetting) {
  const { key, label, hint, placeholder, expected, read } = setting;
  return html`<lamella-text label=${label} hint=${hint} placeholder=${placeholder} expected=${expected} .read=${read}
    .text=${setting.write(settings)} @change=${(event: Event) =>
      parts.set({ [key]: (event.currentTarget as LamellaText).value })}></lamella-text>`;
}

customElements.define("lamella-train-settings", LamellaTrainSettings);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-train-settings": LamellaTrainSettings;
  }
}
