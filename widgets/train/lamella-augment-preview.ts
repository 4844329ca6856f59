import "@spectrum-web-components/icons-workflow/icons/sp-icon-shuffle.js";
import { SignalWatcher } from "@lit-labs/preact-signals";
import { css, html, LitElement } from "lit";
import type { LayerId } from "#core/ids.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Draft } from "#plugin/job-draft.ts";
import { isSame } from "#plugin/job-kind.ts";
import type { TrainSettings } from "#plugin/train-settings.ts";
import { askCommand } from "../ask-command.ts";
import { base } from "../base.css.ts";
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
  static override readonly styles = [
    base,
    css`
      :host {
        display: block;
        margin-bottom: 8px;
      }
      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        height: 24px;
      }
      ul {
        display: grid;
        grid-template-columns: repeat(3, minmax(0, 1fr));
        gap: 4px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        position: relative;
        aspect-ratio: 1;
        overflow: hidden;
        border-radius: 3px;
        background: var(--lamella-well);
      }
      canvas {
        display: block;
        width: 100%;
        height: 100%;
        object-fit: contain;
      }
      li span {
        position: absolute;
        left: 0;
        bottom: 0;
        padding: 0 5px;
        font-size: 11px;
        color: rgb(255, 255, 255);
        background: rgba(0, 0, 0, 0.65);
        border-top-right-radius: 3px;
      }
      [role="alert"] {
        color: var(--lamella-negative);
        overflow-wrap: anywhere;
      }
    `,
  ];
  static override readonly properties = {
    model: { attribute: false },
    draft: { attribute: false },
    image: { attribute: false },
    labels: { attribute: false },
    seed: { state: true },
    made: { state: true },
    error: { state: true },
  };

  declare model: ViewerModel | undefined;
  declare draft: Draft<TrainSettings> | undefined;
  declare image: LayerId | undefined;
  /** What is outlined. */
  declare labels: LayerId | undefined;
  declare protected seed: number;
  declare protected made: Pictures | undefined;
  declare protected error: string | undefined;
  /** What the pictures were asked for with. */
  #asked: unknown;
  #asking = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
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
    clearTimeout(this.#timer);
    this.#asking.abort();
    this.#asked = undefined;
  }

  protected override render() {
    const augment = this.draft?.settings.value.augment ?? [];
    if (augment.length === 0)
      return html`<p class="muted">None is on: every patch is learnt as it is.</p>`;
    this.#ask();
    const { made, error } = this;
    return html`
      <header>
        <span class="muted">Patches of this view</span>
        <lamella-icon-button label="Other draws, at the middle of the view" @click=${() => this.seed++}>
          <sp-icon-shuffle></sp-icon-shuffle>
        </lamella-icon-button>
      </header>
      ${error === undefined ? "" : html`<p role="alert">${error}</p>`}
      <ul aria-label="What augmentation makes of a patch" ?hidden=${error !== undefined}>
        ${Array.from(
          { length: draws + 1 },
          (_, i) => html`<li>
            <canvas role="img" aria-label=${i === 0 ? "The patch as it is" : `Draw ${i}`}
              width=${made?.width ?? 1} height=${made?.height ?? 1}></canvas>
            ${i === 0 ? html`<span>as it is</span>` : ""}
          </li>`,
        )}
      </ul>
    `;
  }

  protected override updated(): void {
    const { made } = this;
    if (!made) return;
    for (const [i, canvas] of this.renderRoot.querySelectorAll("canvas").entries()) {
      const picture = made.pictures[i];
      if (!picture) continue;
      canvas.getContext("2d")?.putImageData(new ImageData(picture, made.width, made.height), 0, 0);
    }
  }

  /** Once nothing has changed for a while; not while it is folded away. */
  #ask(): void {
    const { model, draft, image, labels, seed } = this;
    if (!model || !draft || !image || this.clientWidth === 0) return;
    const { augment, patch, channels } = draft.settings.value;
    const wanted = { image, labels, augment, patch, channels, seed, at: model.dims.value };
    if (isSame(wanted, this.#asked)) return;
    this.#asked = wanted;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => void this.#make({ image, labels, augment, seed, count: draws }),
      restMs,
    );
  }

  async #make(args: {
    readonly image: LayerId;
    readonly [argument: string]: unknown;
  }): Promise<void> {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    try {
      const made = await askCommand(this, { id: "train.preview", args }, signal);
      if (signal.aborted) return;
      this.made = made as Pictures; // what that command returns
      this.error = undefined;
    } catch (error) {
      if (!signal.aborted) this.error = error instanceof Error ? error.message : String(error);
    }
  }
}

customElements.define("lamella-augment-preview", LamellaAugmentPreview);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-augment-preview": LamellaAugmentPreview;
  }
}
