import { SignalWatcher } from "@lit-labs/preact-signals";
import { css, html, LitElement } from "lit";
import type { ImageLayer } from "#core/layers/layer.ts";
import type { Draft } from "#plugin/job-draft.ts";
import { defaultsOf } from "#plugin/job-kind.ts";
import { lossOf, type PretrainSettings, pretrainChoices } from "#plugin/pretrain-settings.ts";
import { base } from "../base.css.ts";
import { batchField, clipField, patchField } from "../job/job-fields.ts";
import "../job/lamella-member.ts";
import type { LamellaMember } from "../job/lamella-member.ts";
import { augmentationGroup, heldOut, machineGroup, stoppingGroup } from "../job/setting-groups.ts";
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
      ${augmentationGroup(parts, { summary: words.augment })}
      ${parts.group({
        ...{ heading: "Data", summary: words.data },
        keys: ["patch", "batch", "validation", "normalization"],
        content: html`
        ${parts.field(patchField)} ${parts.field(batchField)}
        ${image ? heldOut(parts, image.grid) : ""}
        ${parts.member({ label: "Values", key: "normalization" })}`,
      })}
      ${stoppingGroup(parts, { summary: words.stopping, monitors })}
      ${machineGroup(parts, words.machine)}
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

customElements.define("lamella-pretrain-settings", LamellaPretrainSettings);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-pretrain-settings": LamellaPretrainSettings;
  }
}
