import { css, html, LitElement } from "lit";
import { base } from "../base.css.ts";

/** RGBA [height, width, 4]; undefined while it is made. */
export interface Picture {
  /** For those who cannot see it. */
  readonly label: string;
  /** On the picture. */
  readonly caption?: string | undefined;
  readonly pixels: Uint8ClampedArray<ArrayBuffer> | undefined;
}

/**
 * Pictures of one size beside each other, enlarged pixel by pixel.
 *
 * @attr columns - how many stand in a row
 */
export class LamellaPictures extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: block;
      }
      ul {
        display: grid;
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
        image-rendering: pixelated;
      }
      li span {
        position: absolute;
        left: 0;
        bottom: 0;
        max-width: 100%;
        padding: 0 5px;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-size: 11px;
        color: rgb(255, 255, 255);
        background: rgba(0, 0, 0, 0.65);
        border-top-right-radius: 3px;
      }
    `,
  ];
  static override readonly properties = {
    label: {},
    columns: { type: Number },
    width: { attribute: false },
    height: { attribute: false },
    pictures: { attribute: false },
  };

  /** Of all of them. */
  declare label: string;
  declare columns: number;
  /** Pixels of each picture. */
  declare width: number;
  declare height: number;
  declare pictures: readonly Picture[];

  constructor() {
    super();
    this.label = "";
    this.columns = 3;
    this.width = 1;
    this.height = 1;
    this.pictures = [];
  }

  protected override render() {
    const { width, height } = this;
    return html`<ul aria-label=${this.label} style="grid-template-columns: repeat(${this.columns}, minmax(0, 1fr))">
      ${this.pictures.map(
        ({ label, caption, pixels }) => html`<li>
          <canvas role="img" aria-label=${label} width=${pixels ? width : 1} height=${pixels ? height : 1}></canvas>
          ${caption === undefined ? "" : html`<span aria-hidden="true">${caption}</span>`}
        </li>`,
      )}
    </ul>`;
  }

  protected override updated(): void {
    const { width, height } = this;
    for (const [i, canvas] of this.renderRoot.querySelectorAll("canvas").entries()) {
      const pixels = this.pictures[i]?.pixels;
      if (pixels) canvas.getContext("2d")?.putImageData(new ImageData(pixels, width, height), 0, 0);
    }
  }
}

customElements.define("lamella-pictures", LamellaPictures);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-pictures": LamellaPictures;
  }
}
