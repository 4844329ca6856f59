import { SignalWatcher } from "@lit-labs/preact-signals";
import { css, html, LitElement, type PropertyValues } from "lit";
import * as v from "valibot";
import { type ContrastBounds, contrastBounds, typeExtent } from "#core/layers/contrast-bounds.ts";
import { sliderAxes } from "#core/layers/grid.ts";
import type { ContrastRange, ImageLayer } from "#core/layers/layer.ts";
import type { Dims } from "#core/viewer-model.ts";
import { askCommand } from "../ask-command.ts";
import { hexOf } from "../color-text.ts";
import { sendCommand } from "../command-event.ts";
import "../lamella-contrast.ts";
import type { LamellaContrast } from "../lamella-contrast.ts";

/** What `layers.histogram` returns; a slice without a number has no ends. */
const answer = v.object({
  start: v.number(),
  width: v.number(),
  counts: v.array(v.number()),
  min: v.nullable(v.number()),
  max: v.nullable(v.number()),
  samples: v.number(),
  level: v.number(),
});
type Answer = v.InferOutput<typeof answer>;

/** A slice that is passed over in less is not counted. */
const settledMs = 120;

/** The contrast of one channel over the histogram of the slice, which is counted anew when the slice moves. */
export class LamellaChannelContrast extends SignalWatcher(LitElement) {
  static override readonly styles = css`
    :host {
      display: block;
    }
  `;
  static override readonly properties = {
    layer: { attribute: false },
    index: { attribute: false },
    dims: { attribute: false },
    histogram: { state: true },
    whole: { state: true },
  };

  declare layer: ImageLayer | undefined;
  declare index: number;
  declare dims: Dims;
  declare protected histogram: Answer | undefined;
  declare protected whole: boolean;
  /** Kept while a handle moves, so that the track does not change under it. */
  #bounds: ContrastBounds | undefined;
  #asked = "";
  #asking: AbortController | undefined;

  constructor() {
    super();
    this.dims = {};
    this.whole = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#asking?.abort();
    this.#asked = "";
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("layer") || changed.has("index")) {
      this.#bounds = undefined;
      this.histogram = undefined;
    }
  }

  protected override updated(): void {
    const { layer, index, dims } = this;
    if (!layer) return;
    const slice = sliderAxes(layer.grid).map((axis) => dims[axis] ?? 0);
    const asked = `${layer.id} ${index} ${slice}`;
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.#asking?.abort();
    this.#asking = new AbortController();
    void this.#count(layer, this.#asking.signal);
  }

  protected override render() {
    const { layer, index, histogram } = this;
    const channel = layer?.channels.value[index];
    if (!layer || !channel) return html``;
    const { contrast, color } = channel;
    const [low, high] = contrast;
    const { min, max, step } = this.#boundsFor(layer, contrast);
    const auto = { id: "layers.autoContrast", args: { layer: layer.id, channel: index } };
    return html`<lamella-contrast label="Contrast limits" style="--lamella-range-color: ${hexOf(color)}"
      .low=${low} .high=${high} .min=${min} .max=${max} .step=${step}
      .histogram=${histogram} about=${histogram ? aboutOf(histogram) : ""}
      .whole=${canBeWhole(layer) ? this.whole : undefined}
      @lamella-auto=${() => sendCommand(this, auto)} @lamella-whole=${this.#toggleWhole}
      @input=${(event: Event) => {
        const { low, high } = event.currentTarget as LamellaContrast; // the element above
        this.#set([low, high]);
      }}></lamella-contrast>`;
  }

  async #count(layer: ImageLayer, signal: AbortSignal): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, this.histogram ? settledMs : 0));
    if (signal.aborted) return;
    const request = { id: "layers.histogram", args: { layer: layer.id, channel: this.index } };
    const result = await askCommand(this, request, signal).catch(() => undefined); // its tiles say why
    const counted = v.safeParse(answer, result);
    if (signal.aborted || !counted.success) return;
    this.histogram = counted.output;
    this.#bounds = undefined;
  }

  #boundsFor(layer: ImageLayer, contrast: ContrastRange): ContrastBounds {
    const [low, high] = contrast;
    const known = this.#bounds;
    if (known && low >= known.min && high <= known.max) return known;
    const { min = null, max = null } = this.histogram ?? {};
    const data = min === null || max === null ? undefined : { min, max };
    const extent = this.whole ? typeExtent(layer.grid.dtype) : data;
    this.#bounds = contrastBounds(layer.grid.dtype, { contrast, extent });
    return this.#bounds;
  }

  #toggleWhole(): void {
    this.whole = !this.whole;
    this.#bounds = undefined;
  }

  #set(contrast: ContrastRange): void {
    const channels = Array.from({ length: this.index + 1 }, (_, i) =>
      i === this.index ? { contrast } : {},
    );
    sendCommand(this, { id: "layers.set", args: { layer: this.layer?.id, channels } });
  }
}

/** Eight bits are shown whole in any case. */
function canBeWhole({ grid: { dtype } }: ImageLayer): boolean {
  return typeExtent(dtype) !== undefined && !dtype.endsWith("int8");
}

function aboutOf({ samples, level }: Answer): string {
  return `Histogram of this slice: ${samples.toLocaleString("en")} pixels of level ${level}`;
}

customElements.define("lamella-channel-contrast", LamellaChannelContrast);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-channel-contrast": LamellaChannelContrast;
  }
}
