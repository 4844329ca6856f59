import "@spectrum-web-components/icons-workflow/icons/sp-icon-shuffle.js";
import { SignalWatcher } from "@lit-labs/preact-signals";
import { html, LitElement } from "lit";
import type { LayerId } from "#core/ids.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Draft } from "#plugin/job-draft.ts";
import type { PretrainSettings } from "#plugin/pretrain-settings.ts";
import { base } from "../base.css.ts";
import "../job/lamella-pictures.ts";
import { preview } from "../job/preview.css.ts";
import { RestedQuery } from "../job/rested-query.ts";
import "../lamella-icon-button.ts";
import { wordsOfPretext } from "./pretext-words.ts";

/** What `pretrain.preview` returns, as far as it is shown. */
interface Pictures {
  readonly height: number;
  readonly width: number;
  readonly original: Uint8ClampedArray<ArrayBuffer>;
  readonly input: Uint8ClampedArray<ArrayBuffer>;
}

/** So long nothing may change before the pictures are made anew: a slider is still moving. */
const restMs = 120;

/** A patch at the middle of the view beside what the pretext task makes of it, made anew when settings or the view change. */
export class LamellaPretextPreview extends SignalWatcher(LitElement) {
  static override readonly styles = [base, preview];
  static override readonly properties = {
    model: { attribute: false },
    draft: { attribute: false },
    image: { attribute: false },
    seed: { state: true },
  };

  declare model: ViewerModel | undefined;
  declare draft: Draft<PretrainSettings> | undefined;
  declare image: LayerId | undefined;
  declare protected seed: number;
  readonly #pictures = new RestedQuery<Pictures>(this, { restMs });

  constructor() {
    super();
    this.seed = 0;
  }

  protected override render() {
    const { model, draft, image, seed } = this;
    if (!model || !draft || !image) return html``;
    const { pretext, patch, channels } = draft.settings.value;
    this.#pictures.ask(
      { id: "pretrain.preview", args: { image, pretext, seed } },
      { patch, channels, at: model.dims.value, camera: model.camera.value },
    );
    const { value: made, error } = this.#pictures;
    const { input } = wordsOfPretext(pretext);
    return html`
      <header>
        <span class="muted">At the middle of the view</span>
        <lamella-icon-button label="Another draw" @click=${() => this.seed++}>
          <sp-icon-shuffle></sp-icon-shuffle>
        </lamella-icon-button>
      </header>
      ${error === undefined ? "" : html`<p role="alert">${error}</p>`}
      <lamella-pictures label="What the task makes of a patch" columns="2" ?hidden=${error !== undefined}
        .width=${made?.width ?? 1} .height=${made?.height ?? 1}
        .pictures=${[
          { label: "The patch as it is", caption: "original", pixels: made?.original },
          { label: `The patch, ${input}`, caption: input, pixels: made?.input },
        ]}></lamella-pictures>
    `;
  }
}

customElements.define("lamella-pretext-preview", LamellaPretextPreview);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-pretext-preview": LamellaPretextPreview;
  }
}
