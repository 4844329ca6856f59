import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/button/sp-button.js";
import { css, html, LitElement } from "lit";
import type { LayerId } from "#core/ids.ts";
import { meantLayer } from "#core/layers/chosen-layer.ts";
import type { ImageLayer } from "#core/layers/layer.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Draft } from "#plugin/job-draft.ts";
import type { Run } from "#plugin/learning.ts";
import {
  fittingBlock,
  isBeyondBiapy,
  isMaskedAutoencoder,
  modelBeside,
  modelsFor,
  otherModel,
  type PretrainSettings,
  pretrainArgs,
  pretrainFolderArgs,
} from "#plugin/pretrain-settings.ts";
import type { Place } from "#plugin/train-settings.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import { dock } from "../dock.css.ts";
import { earlierStepMs } from "../job/earlier-pace.ts";
import { lengthChoice, modelChoice, planeRows, presetChoice } from "../job/how-parts.ts";
import { jobForm } from "../job/job-form.css.ts";
import "../job/lamella-estimate.ts";
import { SettingParts } from "../job/setting-parts.ts";
import "../lamella-layer-picker.ts";
import type { LamellaLayerPicker } from "../lamella-layer-picker.ts";
import "./lamella-pretext-preview.ts";
import "./lamella-pretrain-settings.ts";

type Parts = SettingParts<PretrainSettings>;

/** What to learn from, which task, how, and the button that starts it. */
export class LamellaPretrainForm extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    dock,
    jobForm,
    css`
      lamella-pretrain-settings {
        margin-top: 6px;
      }
      .aside {
        margin: 2px 0 6px;
      }
    `,
  ];
  static override readonly properties = {
    model: { attribute: false },
    draft: { attribute: false },
    folder: { attribute: false },
    busy: { attribute: false },
    runs: { attribute: false },
    image: { state: true },
  };

  declare model: ViewerModel | undefined;
  declare draft: Draft<PretrainSettings> | undefined;
  /** The folder to learn from; undefined where that is a layer. */
  declare folder: Place | undefined;
  /** What the pace of the next one is told by. */
  declare runs: readonly Run[];
  /** Why none starts now, in a sentence; undefined where one can. */
  declare busy: string | undefined;
  /** Chosen by hand; else the selected layer, or the topmost image. */
  declare protected image: LayerId | undefined;

  constructor() {
    super();
    this.runs = [];
  }

  protected override render() {
    const { draft, folder, model } = this;
    if (!draft || !model) return html``;
    const parts = new SettingParts(this, draft);
    const image = meantLayer(model, { kind: "image", wanted: this.image });
    if (folder)
      return this.#form(parts, {
        seen: image,
        job: pretrainFolderArgs(folder, draft.settings.value),
      });
    if (!image) return html``;
    return html`
      <div class="row">
        <span class="label">Image</span>
        <lamella-layer-picker .model=${model} kind="image" label="Image" .value=${image.id}
          @change=${(event: Event) => (this.image = (event.currentTarget as LamellaLayerPicker).value)}></lamella-layer-picker>
      </div>
      ${planeRows(parts, image.grid)}
      ${this.#form(parts, { seen: image, learnt: image, job: pretrainArgs(image, draft.settings.value) })}
    `;
  }

  /** The task is previewed on the image that is seen, whether that is learnt from or not. */
  #form(
    parts: Parts,
    { seen, learnt, job }: { seen: ImageLayer | undefined; learnt?: ImageLayer; job: object },
  ) {
    return html`
      <hr />
      ${task(parts)}
      <lamella-pretext-preview .model=${this.model} .draft=${this.draft} .image=${seen?.id}></lamella-pretext-preview>
      <hr />
      ${presetChoice(parts)} ${network(parts)} ${aboutNetwork(parts)}
      ${lengthChoice(parts, "An epoch is a pass over the image")}
      <lamella-pretrain-settings .image=${learnt} .draft=${this.draft}></lamella-pretrain-settings>
      <lamella-estimate .draft=${this.draft} .job=${job} .stepMs=${earlierStepMs(this.runs, parts.draft.settings.value)}></lamella-estimate>
      <div class="buttons">
        <sp-button size="s" variant="accent" ?disabled=${this.busy !== undefined}
          @click=${() => sendCommand(this, { id: "pretrain.start", args: job })}>Start pretraining</sp-button>
        <span class="muted" role="status">${this.busy ?? ""}</span>
      </div>
    `;
  }
}

/** Which task, and its settings; blocks take sides of which whole ones fill a patch. */
function task(parts: Parts) {
  const { kind, settings } = parts.draft;
  const { patch, model } = settings.value;
  return parts.member({
    ...{ label: "Task", key: "pretext" },
    beside: (task) => modelBeside(kind, { task, model }),
    fitted: (pretext) =>
      typeof pretext["block"] === "number"
        ? { ...pretext, block: fittingBlock(pretext["block"], patch) }
        : pretext,
  });
}

/** Of networks those that can learn the task. */
function network(parts: Parts) {
  const { kind, settings } = parts.draft;
  return modelChoice(parts, {
    forms: modelsFor(kind, settings.value.pretext),
    other: (before, id) => otherModel(kind, { before, id }),
  });
}

function aboutNetwork(parts: Parts) {
  const settings = parts.draft.settings.value;
  if (isMaskedAutoencoder(settings.model))
    return html`<p class="muted aside">Learns poorly from few images. It runs on the SIMD kernels or on tfjs, not on our
        WebGPU kernels: slower than the other networks where there is a graphics card. No training here goes on from its weights.</p>`;
  return isBeyondBiapy(settings)
    ? html`<p class="muted aside">Not BiaPy behaviour: it masks its vision transformer alone. Here hidden blocks of a
        convolutional network are filled with the mean.</p>`
    : "";
}

customElements.define("lamella-pretrain-form", LamellaPretrainForm);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-pretrain-form": LamellaPretrainForm;
  }
}
