import "@spectrum-web-components/icons-workflow/icons/sp-icon-shuffle.js";
import { SignalWatcher } from "@lit-labs/preact-signals";
import { html, LitElement } from "lit";
import type { LayerId } from "#core/ids.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Draft } from "#plugin/job-draft.ts";
import type { TrainSettings } from "#plugin/train-settings.ts";
import { base } from "../base.css.ts";
import "../job/lamella-pictures.ts";
import { preview } from "../job/preview.css.ts";
import { RestedQuery } from "../job/rested-query.ts";
import "../lamella-icon-button.ts";

/** What `train.preview` returns. */
interface Pictures {
  readonly height: number;
  readonly width: number;
  readonly pictures: readonly Uint8ClampedArray<ArrayBuffer>[];
}

/** So long nothing may change before the pictures are made anew: a slider is still moving. */
const restMs = 150;
const draws = 5;

/** A patch of the view, and what training may make of it; made anew when settings or slices change, while it is seen. */
export class LamellaAugmentPreview extends SignalWatcher(LitElement) {
  static override readonly styles = [base, preview];
  static override readonly properties = {
    model: { attribute: false },
    draft: { attribute: false },
    image: { attribute: false },
    labels: { attribute: false },
    seed: { state: true },
  };

  declare model: ViewerModel | undefined;
  declare draft: Draft<TrainSettings> | undefined;
  declare image: LayerId | undefined;
  /** What is outlined. */
  declare labels: LayerId | undefined;
  declare protected seed: number;
  readonly #pictures = new RestedQuery<Pictures>(this, { restMs });
  readonly #seen = new ResizeObserver(() => this.requestUpdate());

  constructor() {
    super();
    this.seed = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#seen.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#seen.disconnect();
  }

  protected override render() {
    const augment = this.draft?.settings.value.augment ?? [];
    if (augment.length === 0)
      return html`<p class="muted">None is on: every patch is learnt as it is.</p>`;
    this.#ask();
    const { value: made, error } = this.#pictures;
    return html`
      <header>
        <span class="muted">Patches of this view</span>
        <lamella-icon-button label="Other draws, at the middle of the view" @click=${() => this.seed++}>
          <sp-icon-shuffle></sp-icon-shuffle>
        </lamella-icon-button>
      </header>
      ${error === undefined ? "" : html`<p role="alert">${error}</p>`}
      <lamella-pictures label="What augmentation makes of a patch" ?hidden=${error !== undefined}
        .width=${made?.width ?? 1} .height=${made?.height ?? 1}
        .pictures=${Array.from({ length: draws + 1 }, (_, i) => ({
          label: i === 0 ? "The patch as it is" : `Draw ${i}`,
          caption: i === 0 ? "as it is" : undefined,
          pixels: made?.pictures[i],
        }))}></lamella-pictures>
    `;
  }

  /** Not while it is folded away. */
  #ask(): void {
    const { model, draft, image, labels, seed } = this;
    if (!model || !draft || !image || this.clientWidth === 0) return;
    const { augment, patch, channels } = draft.settings.value;
    const args = { image, labels, augment, seed, count: draws };
    this.#pictures.ask({ id: "train.preview", args }, { patch, channels, at: model.dims.value });
  }
}

customElements.define("lamella-augment-preview", LamellaAugmentPreview);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-augment-preview": LamellaAugmentPreview;
  }
}
