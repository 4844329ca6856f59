import { SignalWatcher } from "@lit-labs/preact-signals";
import { css, html, LitElement } from "lit";
import type { ImageLayer } from "#core/layers/layer.ts";
import type { Draft } from "#plugin/job-draft.ts";
import { defaultsOf } from "#plugin/job-kind.ts";
import {
  lossOf,
  type PretrainSettings,
  pretrainChoices,
  pretrainJob,
} from "#plugin/pretrain-settings.ts";
import { base } from "../base.css.ts";
import { batchField, clipField, patchField, patienceField, seedField } from "../job/job-fields.ts";
import "../job/lamella-augmentations.ts";
import type { LamellaAugmentations } from "../job/lamella-augmentations.ts";
import "../job/lamella-held-out.ts";
import type { LamellaHeldOut } from "../job/lamella-held-out.ts";
import "../job/lamella-member.ts";
import type { LamellaMember } from "../job/lamella-member.ts";
import { SettingParts } from "../job/setting-parts.ts";
import { settingsInWords } from "../job/settings-in-words.ts";

type Parts = SettingParts<PretrainSettings>;

const monitors = [
  { id: "psnr", title: "highest PSNR", summary: "On what is held out" },
  { id: "loss", title: "lowest loss", summary: "On what is held out" },
] as const;

/** What few change of a pretraining, in groups that say what they hold. Sends `pretrain.set`. */
export class LamellaPretrainSettings extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    css`
      :host {
        display: block;
      }
    `,
  ];
  static override readonly properties = {
    image: { attribute: false },
    draft: { attribute: false },
  };

  /** What is learnt from, where that is a layer. */
  declare image: ImageLayer | undefined;
  declare draft: Draft<PretrainSettings> | undefined;

  protected override render() {
    const { draft, image } = this;
    if (!draft) return html``;
    const settings = draft.settings.value;
    const words = settingsInWords(
      { ...settings, loss: lossOf(settings) },
      { choices: { ...pretrainChoices, ...draft.kind.choices }, isOnFolder: !image },
    );
    const parts = new SettingParts(this, draft);
    return html`
      ${parts.group({
        ...{ heading: "Model", summary: words.model, keys: ["model"] },
        content: parts.memberSettings("model"),
      })}
      ${parts.group({
        ...{ heading: "Learning", summary: words.learning },
        keys: ["loss", "optimizer", "schedule", "clip"],
        content: html`
        ${loss(parts)}
        ${parts.member({ label: "Optimizer", key: "optimizer" })}
        ${parts.member({ label: "Schedule", key: "schedule" })}
        ${parts.field(clipField)}`,
      })}
      ${parts.group({
        ...{ heading: "Augmentation", summary: words.augment, keys: ["augment"] },
        content: html`<lamella-augmentations .forms=${draft.kind.choices.augment} .value=${settings.augment}
          @change=${(event: Event) => {
            const { value } = event.currentTarget as LamellaAugmentations; // the list here
            parts.set({ augment: value });
          }}></lamella-augmentations>`,
      })}
      ${parts.group({
        ...{ heading: "Data", summary: words.data },
        keys: ["patch", "batch", "validation", "normalization"],
        content: html`
        ${parts.field(patchField)} ${parts.field(batchField)}
        ${image ? heldOut(parts, image) : ""}
        ${parts.member({ label: "Values", key: "normalization" })}`,
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
        ${parts.word({ label: "Backend", key: "backend", forms: pretrainChoices.backend })}
        ${parts.word({ label: "Precision", key: "precision", forms: pretrainChoices.precision })}
        ${parts.field(seedField)}`,
      })}
    `;
  }
}

/** That of the task, until another is chosen. */
function loss(parts: Parts) {
  const settings = parts.draft.settings.value;
  return html`<lamella-member label="Loss" .forms=${pretrainChoices.loss} .value=${lossOf(settings).id}
    .isChanged=${settings.loss !== undefined}
    @change=${(event: Event) => {
      const { value } = event.currentTarget as LamellaMember; // the one here
      const form = pretrainChoices.loss.find(({ id }) => id === value);
      const isUsual = lossOf({ ...settings, loss: undefined }).id === value;
      parts.set({ loss: form && !isUsual ? defaultsOf(form) : null });
    }}></lamella-member>`;
}

function heldOut(parts: Parts, { grid }: ImageLayer) {
  const { validation } = parts.draft.settings.value;
  return html`<lamella-held-out .grid=${grid} .value=${validation} .usual=${pretrainJob.usual.validation}
    @change=${(event: Event) => {
      const { value } = event.currentTarget as LamellaHeldOut; // the one here
      parts.set({ validation: value });
    }}></lamella-held-out>`;
}

customElements.define("lamella-pretrain-settings", LamellaPretrainSettings);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-pretrain-settings": LamellaPretrainSettings;
  }
}
