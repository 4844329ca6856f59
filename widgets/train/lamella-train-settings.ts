import { SignalWatcher } from "@lit-labs/preact-signals";
import { css, html, LitElement } from "lit";
import type { LayerId } from "#core/ids.ts";
import type { ImageLayer } from "#core/layers/layer.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Draft } from "#plugin/job-draft.ts";
import { jobChoices, type TrainSettings } from "#plugin/train-settings.ts";
import { base } from "../base.css.ts";
import {
  batchField,
  clipField,
  oversampleField,
  patchField,
  thresholdField,
} from "../job/job-fields.ts";
import "./lamella-augment-preview.ts";
import "../job/lamella-text.ts";
import type { LamellaText } from "../job/lamella-text.ts";
import { augmentationGroup, heldOut, machineGroup, stoppingGroup } from "../job/setting-groups.ts";
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
      ${augmentationGroup(parts, { summary: words.augment, content: this.#preview() })}
      ${parts.group({
        ...{ heading: "Data", summary: words.data },
        keys: dataKeys,
        content: html`
        ${parts.field(patchField)} ${parts.field(batchField)} ${parts.field(oversampleField)}
        ${heldOut(parts, this.image?.grid)}
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
      ${stoppingGroup(parts, { summary: words.stopping, monitors })}
      ${machineGroup(parts, words.machine)}
    `;
  }

  /** On what is seen: a folder shows nothing. */
  #preview() {
    return this.image
      ? html`<lamella-augment-preview .model=${this.model} .draft=${this.draft} .image=${this.image.id} .labels=${this.labels}></lamella-augment-preview>`
      : "";
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
