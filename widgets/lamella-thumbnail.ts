import { css, html, LitElement, type PropertyValues } from "lit";
import type { Layer } from "#core/layers/layer.ts";
import type { FollowThumbnail, Thumbnail } from "#viewer/index.ts";

/** Twice the size it is shown at, for screens that have the pixels. */
const sizePx = 44;

/** A small picture of a layer's present slice. Decoration: it says nothing that the row does not say in words. */
export class LamellaThumbnail extends LitElement {
  static override readonly styles = css`
    :host {
      display: inline-grid;
      place-content: center;
      flex: none;
      width: 22px;
      height: 22px;
      border-radius: 3px;
      overflow: hidden;
      background: var(--lamella-well);
    }
    canvas {
      max-width: 22px;
      max-height: 22px;
    }
  `;
  static override readonly properties = {
    layer: { attribute: false },
    follow: { attribute: false },
  };

  declare layer: Layer | undefined;
  declare follow: FollowThumbnail | undefined;
  #stop: (() => void) | undefined;

  protected override render() {
    return html`<canvas width="0" height="0" aria-hidden="true"></canvas>`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#stop = undefined;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("layer") || changed.has("follow")) this.#start();
  }

  #start(): void {
    this.#stop?.();
    const { layer, follow } = this;
    this.#stop = layer && follow?.({ layer, sizePx, onImage: (image) => this.#show(image) });
  }

  #show(image: Thumbnail | undefined): void {
    const canvas = this.renderRoot.querySelector("canvas");
    if (!canvas) return;
    canvas.width = image?.width ?? 0; // which clears it too
    canvas.height = image?.height ?? 0;
    if (image) canvas.getContext("2d")?.putImageData(new ImageData(image.rgba, image.width), 0, 0);
  }
}

customElements.define("lamella-thumbnail", LamellaThumbnail);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-thumbnail": LamellaThumbnail;
  }
}
