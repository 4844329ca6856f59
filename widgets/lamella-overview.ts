import { SignalWatcher } from "@lit-labs/preact-signals";
import { css, html, LitElement, type PropertyValues } from "lit";
import type { LayerId } from "#core/ids.ts";
import { lengthOf } from "#core/layers/grid.ts";
import type { Blending, Layer } from "#core/layers/layer.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { type FollowThumbnail, paneSize, type Thumbnail, visibleRange } from "#viewer/index.ts";
import { base } from "./base.css.ts";
import { sendCommand } from "./command-event.ts";

/** Of the longer side, on the screen. */
const sidePx = 160;
/** What an arrow key moves by, of the width or height that is seen. */
const keyStep = 0.1;

/** What a canvas calls a blending. */
const composites = {
  ...{ translucent: "source-over", opaque: "source-over" },
  ...{ additive: "lighter", minimum: "darken" },
} as const satisfies { [B in Blending]: GlobalCompositeOperation };

/**
 * The whole image in a corner with a frame around what is seen; a click or drag moves there, arrow keys move on. It is
 * there only while something lies outside the view.
 */
export class LamellaOverview extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    css`
      :host {
        position: absolute;
        top: 12px;
        right: 12px;
      }
      div {
        position: relative;
        border: 1px solid rgba(255, 255, 255, 0.5);
        border-radius: 2px;
        background: black;
        box-shadow: 0 0 0 1px rgba(0, 0, 0, 0.5);
        overflow: hidden;
        cursor: crosshair;
        touch-action: none;
      }
      canvas {
        display: block;
        width: 100%;
        height: 100%;
      }
      i {
        position: absolute;
        border: 2px solid white;
        box-shadow: 0 0 0 1px rgba(0, 0, 0, 0.8);
        min-width: 6px;
        min-height: 6px;
        pointer-events: none;
      }
    `,
  ];
  static override readonly properties = {
    model: { attribute: false },
    follow: { attribute: false },
    picture: { attribute: false },
    enabled: { type: Boolean },
    pictures: { state: true },
  };

  declare model: ViewerModel | undefined;
  declare follow: FollowThumbnail | undefined;
  /** What the view is drawn in: its size is what is seen. */
  declare picture: HTMLElement | undefined;
  declare enabled: boolean;
  declare protected pictures: ReadonlyMap<LayerId, Thumbnail>;
  readonly #followed = new Map<Layer, () => void>();
  readonly #resized = new ResizeObserver(() => this.requestUpdate());

  constructor() {
    super();
    this.enabled = true;
    this.pictures = new Map();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.picture) this.#resized.observe(this.picture);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
    this.#followOnly([]);
  }

  protected override render() {
    const { grid, seen } = this.#shown() ?? {};
    if (!grid || !seen) return html``;
    const [width, height] = [lengthOf(grid, "x"), lengthOf(grid, "y")];
    const scale = sidePx / Math.max(width, height);
    const percent = (part: number, whole: number) => `${(100 * part) / whole}%`;
    const [x0, x1] = seen.x;
    const [y0, y1] = seen.y;
    return html`<div tabindex="0" role="group" aria-label="Overview; arrow keys move the view"
      style="width: ${Math.max(8, width * scale)}px; height: ${Math.max(8, height * scale)}px"
      @pointerdown=${this.#press} @pointermove=${this.#drag} @keydown=${this.#key}>
      <canvas aria-hidden="true"></canvas>
      <i style="left: ${percent(x0, width)}; top: ${percent(y0, height)};
        width: ${percent(x1 - x0, width)}; height: ${percent(y1 - y0, height)}"></i>
    </div>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("picture") && this.picture) this.#resized.observe(this.picture);
    const shown = this.#shown();
    this.#followOnly(shown ? shown.layers : []);
    if (shown) this.#draw(shown.layers);
  }

  /** Nothing where the whole image is seen. */
  #shown() {
    const { model, picture, enabled } = this;
    const [bottom] = model?.layers.value ?? [];
    if (!model || !picture || !bottom || !enabled) return undefined;
    const { grid } = bottom;
    const { clientWidth: width, clientHeight: height } = picture;
    const size = paneSize({ width, height }, model.comparison.value);
    const seen = visibleRange(grid, model.camera.value, size) ?? { x: [0, 0], y: [0, 0] };
    const isWhole = (axis: "x" | "y") => seen[axis][1] - seen[axis][0] >= lengthOf(grid, axis);
    if (isWhole("x") && isWhole("y")) return undefined;
    const layers = model.layers.value.filter(({ visible }) => visible.value);
    return { grid, seen, layers };
  }

  #followOnly(layers: readonly Layer[]): void {
    for (const [layer, stop] of [...this.#followed]) {
      if (layers.includes(layer)) continue;
      stop();
      this.#followed.delete(layer);
    }
    for (const layer of layers) {
      if (this.#followed.has(layer) || !this.follow) continue;
      const onImage = (image: Thumbnail | undefined) => this.#take(layer.id, image);
      this.#followed.set(layer, this.follow({ layer, sizePx: 2 * sidePx, onImage }));
    }
  }

  #take(id: LayerId, image: Thumbnail | undefined): void {
    const others = [...this.pictures].filter(([other]) => other !== id);
    this.pictures = new Map(image ? [...others, [id, image]] : others);
  }

  /** Layers over each other as in the picture, each stretched to what it covers. */
  #draw(layers: readonly Layer[]): void {
    const canvas = this.renderRoot.querySelector("canvas");
    const context = canvas?.getContext("2d");
    const [bottom] = this.model?.layers.value ?? [];
    if (!canvas || !context || !bottom) return;
    canvas.width = 2 * canvas.clientWidth; // which clears it too
    canvas.height = 2 * canvas.clientHeight;
    for (const layer of layers) {
      const image = this.pictures.get(layer.id);
      if (!image) continue;
      const part = new OffscreenCanvas(image.width, image.height);
      part.getContext("2d")?.putImageData(new ImageData(image.rgba, image.width), 0, 0);
      const share = (axis: string) => lengthOf(layer.grid, axis) / lengthOf(bottom.grid, axis);
      context.globalAlpha = layer.opacity.value;
      context.globalCompositeOperation = composites[layer.blending.value];
      context.drawImage(part, 0, 0, canvas.width * share("x"), canvas.height * share("y"));
    }
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0) return;
    const target = event.currentTarget as HTMLElement; // the frame
    target.setPointerCapture(event.pointerId);
    this.#drag(event);
  }

  #drag(event: PointerEvent): void {
    const [bottom] = this.model?.layers.value ?? [];
    if (!(event.buttons & 1) || !bottom) return;
    const target = event.currentTarget as HTMLElement; // as above
    const { left, top, width, height } = target.getBoundingClientRect();
    const at = (px: number, length: number) => Math.min(1, Math.max(0, px / length));
    const x = at(event.clientX - left, width) * lengthOf(bottom.grid, "x");
    const y = at(event.clientY - top, height) * lengthOf(bottom.grid, "y");
    sendCommand(this, { id: "camera.set", args: { center: [x, y] } });
  }

  #key(event: KeyboardEvent): void {
    const { model, picture } = this;
    const step = steps[event.key];
    if (!step || !model || !picture) return;
    event.preventDefault();
    event.stopPropagation();
    const { center, zoom } = model.camera.value;
    const [x, y] = center;
    const scale = keyStep / 2 ** zoom;
    const moved = [
      x + step.x * picture.clientWidth * scale,
      y + step.y * picture.clientHeight * scale,
    ];
    sendCommand(this, { id: "camera.set", args: { center: moved } });
  }
}

const steps: { readonly [key: string]: { readonly x: number; readonly y: number } } = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

customElements.define("lamella-overview", LamellaOverview);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-overview": LamellaOverview;
  }
}
