import { css, html, LitElement } from "lit";
import type { ReconstructionPicture, ReconstructionPictures } from "#plugin/pretrain-settings.ts";
import { base } from "../base.css.ts";
import "../job/lamella-pictures.ts";
import type { Picture } from "../job/lamella-pictures.ts";
import { smallButton } from "../small-button.css.ts";

/** Patches that are held out, as they are, as the network got them, and as it brings them back: one at a time. */
export class LamellaReconstruction extends LitElement {
  static override readonly styles = [
    base,
    smallButton,
    css`
      :host {
        display: block;
        margin-top: 8px;
      }
      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 8px;
        height: 26px;
      }
      .which {
        display: flex;
        gap: 2px;
      }
      button {
        min-width: 20px;
        height: 20px;
        padding: 0 4px;
      }
      .place {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
    `,
  ];
  static override readonly properties = {
    made: { attribute: false },
    input: {},
    chosen: { state: true },
  };

  declare made: ReconstructionPictures | undefined;
  /** What the network got, in a word: "degraded". */
  declare input: string;
  declare protected chosen: number;

  constructor() {
    super();
    this.input = "input";
    this.chosen = 0;
  }

  protected override render() {
    const { made, chosen } = this;
    const patch = made?.patches[chosen] ?? made?.patches[0];
    if (!made || !patch) return html``;
    return html`
      <header>
        <span class="muted place" title="Held out: not learnt from">After step ${made.step}, ${placeOf(patch)}</span>
        <span class="which" role="group" aria-label="Which patch is shown">
          ${made.patches.map(
            (
              patch,
              i,
            ) => html`<button aria-pressed=${i === chosen} aria-label="Patch ${i + 1}, of ${placeOf(patch)}"
              title=${placeOf(patch)} @click=${() => (this.chosen = i)}>${i + 1}</button>`,
          )}
        </span>
      </header>
      <lamella-pictures label="Patch ${chosen + 1}, brought back" columns="2" .width=${made.width} .height=${made.height}
        .pictures=${this.#pictures(patch)}></lamella-pictures>
    `;
  }

  #pictures(patch: ReconstructionPicture): Picture[] {
    const { original, input, reconstruction, reconstructionAndVisible: both } = patch;
    const picture = (caption: string, pixels: Picture["pixels"]) => {
      return { label: `The patch, ${caption}`, caption, pixels };
    };
    return [
      picture("original", original),
      picture(this.input, input),
      picture("reconstruction", reconstruction),
      ...(both ? [{ ...picture("reconstruction and visible", both), caption: "and visible" }] : []),
    ];
  }
}

/** A plane of a stack goes by its number. */
function placeOf({ image }: ReconstructionPicture): string {
  return /^[\d/]+$/.test(image) ? `slice ${image}` : image;
}

customElements.define("lamella-reconstruction", LamellaReconstruction);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-reconstruction": LamellaReconstruction;
  }
}
