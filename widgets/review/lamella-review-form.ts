import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/button/sp-button.js";
import "@spectrum-web-components/menu/sp-menu-item.js";
import "@spectrum-web-components/picker/sp-picker.js";
import type { Picker } from "@spectrum-web-components/picker";
import { html, LitElement } from "lit";
import type { LayerId } from "#core/ids.ts";
import { layersOf, meantLayer } from "#core/layers/chosen-layer.ts";
import { lengthOf } from "#core/layers/grid.ts";
import type { LabelsLayer } from "#core/layers/layer.ts";
import type { Extent } from "#core/measure/extents.ts";
import type { ReviewPlan } from "#core/review/review-plan.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import { dock } from "../dock.css.ts";
import "../lamella-layer-picker.ts";
import type { LamellaLayerPicker } from "../lamella-layer-picker.ts";
import "../lamella-number.ts";
import type { LamellaNumber } from "../lamella-number.ts";
import { type OrderName, orders } from "./review-words.ts";

/** What to review, and in which order; or the way to go on with what was begun. */
export class LamellaReviewForm extends SignalWatcher(LitElement) {
  static override readonly styles = [base, dock];
  static override readonly properties = {
    model: { attribute: false },
    labels: { state: true },
    of: { state: true },
    order: { state: true },
    extent: { state: true },
    tilePx: { state: true },
  };

  declare model: ViewerModel | undefined;
  declare protected labels: LayerId | undefined;
  declare protected of: ReviewPlan["of"];
  declare protected order: OrderName | undefined;
  /** Chosen by hand; else objects are as they are, through slices, and tiles those that one sees. */
  declare protected extent: Extent | undefined;
  declare protected tilePx: number;

  constructor() {
    super();
    this.of = "objects";
    this.tilePx = 256;
  }

  protected override render() {
    const { model } = this;
    const layer = model && meantLayer(model, { kind: "labels", wanted: this.labels });
    if (!model) return html``;
    if (!layer) return this.#nothingYet(model);
    const hasRisk = layersOf(model, "probability").length > 0;
    const order = this.order ?? (hasRisk ? "risk" : "small");
    const names = (Object.keys(orders) as OrderName[]).filter((name) => hasRisk || name !== "risk"); // its own keys
    return html`${this.#goOn(model)}
      <div class="row"><span class="label">Labels</span>
        <lamella-layer-picker .model=${model} kind="labels" label="Labels to review" .value=${layer.id}
          @change=${(event: Event) => (this.labels = (event.currentTarget as LamellaLayerPicker).value)}></lamella-layer-picker></div>
      <div class="row"><span class="label">Look at</span>
        ${picker(
          {
            label: "What to look at",
            value: this.of,
            options: { objects: "Objects", tiles: "Tiles" },
          },
          (value) => (this.of = value),
        )}</div>
      ${
        this.of === "tiles"
          ? html`<div class="row"><span class="label">Tile size</span>
            <lamella-number label="Height and width of a tile in pixels" title="In pixels" .min=${16} .max=${8192} .step=${1}
              .value=${this.tilePx} @change=${(event: Event) => {
                this.tilePx = (event.currentTarget as LamellaNumber).value; // the one above
              }}></lamella-number></div>`
          : ""
      }
      <div class="row"><span class="label">Order</span>
        ${picker(
          {
            ...{ label: "Order of the review", value: order },
            options: Object.fromEntries(names.map((name) => [name, orders[name].title])),
          },
          (value) => (this.order = value),
        )}</div>
      ${
        lengthOf(layer.grid, "z") > 1
          ? html`<div class="row"><span class="label">Of</span>
            ${picker(
              {
                ...{ label: "Of the slice or the volume", value: this.#extent },
                options: { slice: "This slice", volume: "The whole volume" },
              },
              (value) => (this.extent = value),
            )}</div>`
          : ""
      }
      <div class="buttons"><sp-button size="s" variant=${model.review.last.value ? "secondary" : "accent"}
        @click=${() => this.#start(layer, order)}>Start reviewing</sp-button></div>`;
  }

  get #extent(): Extent {
    return this.extent ?? (this.of === "objects" ? "volume" : "slice");
  }

  #goOn(model: ViewerModel) {
    const last = model.review.last.value;
    const layer = model.layers.value.find(({ id }) => id === last?.plan.layer);
    if (!last || !layer) return "";
    const { accepted, rejected, fixed } = last.book.counts.value;
    return html`<p class="muted">${accepted + rejected + fixed} of ${last.total} ${last.plan.of} of ${layer.name.value} decided so far.</p>
      <div class="buttons"><sp-button size="s" variant="accent"
        @click=${() => sendCommand(this, { id: "review.resume" })}>Go on</sp-button></div>
      <hr />`;
  }

  #nothingYet(model: ViewerModel) {
    const prediction = layersOf(model, "probability").at(-1);
    if (!prediction)
      return html`<div class="empty">
        <strong>Nothing to review yet</strong>
        <span class="muted">Predict, then make objects of the prediction; or open labels. They come one by one here, and what you say of them becomes training labels.</span>
      </div>`;
    const args = { layer: prediction.id, threshold: prediction.threshold.value, objects: {} };
    return html`<div class="empty">
      <strong>Find the objects first</strong>
      <span class="muted">What lies above the threshold of ${prediction.name.value} becomes one label an object, to be looked at one by one.</span>
      <sp-button size="s" variant="accent"
        @click=${() => sendCommand(this, { id: "labels.fromProbability", args })}>Find objects</sp-button>
    </div>`;
  }

  #start({ id }: LabelsLayer, order: OrderName): void {
    const { of, tilePx } = this;
    const extent = this.#extent;
    const { by, descending } = orders[order];
    const args = { layer: id, of, by, descending, extent, ...(of === "tiles" && { tile: tilePx }) };
    sendCommand(this, { id: "review.start", args });
  }
}

function picker<V extends string>(
  { label, value, options }: { label: string; value: V; options: { readonly [K in V]?: string } },
  choose: (value: V) => void,
) {
  return html`<sp-picker size="s" label=${label} .value=${value} @change=${(event: Event) =>
    choose((event.currentTarget as Picker).value as V)}>
    ${Object.entries(options).map(([id, title]) => html`<sp-menu-item value=${id}>${title}</sp-menu-item>`)}
  </sp-picker>`; // whose values are those keys
}

customElements.define("lamella-review-form", LamellaReviewForm);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-review-form": LamellaReviewForm;
  }
}
