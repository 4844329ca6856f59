import { SignalWatcher } from "@lit-labs/preact-signals";
import { html, LitElement, type TemplateResult } from "lit";
import type { Layer, LayerKind, LayerOf } from "#core/layers/layer.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { base } from "./base.css.ts";
import "./layer-controls/lamella-image-controls.ts";
import "./layer-controls/lamella-labels-controls.ts";
import "./layer-controls/lamella-probability-controls.ts";
import { panel } from "./panel.css.ts";
import { pictureFirst } from "./picture-first.ts";

type Controls = {
  readonly [K in LayerKind]: (layer: LayerOf<K>, model: ViewerModel) => TemplateResult;
};

/** A new layer kind does not compile until it has a line here. */
const controls: Controls = {
  image: (layer, { dims }) =>
    html`<lamella-image-controls .layer=${layer} .dims=${dims.value}></lamella-image-controls>`,
  labels: (layer, model) =>
    html`<lamella-labels-controls .layer=${layer} .model=${model}></lamella-labels-controls>`,
  probability: (layer, model) =>
    html`<lamella-probability-controls .layer=${layer} .model=${model}></lamella-probability-controls>`,
};

/** What can be set on the selected layer; of another layer it comes after the picture. */
export class LamellaLayerControls extends SignalWatcher(LitElement) {
  static override readonly styles = [base, panel];
  static override readonly properties = { model: { attribute: false } };

  declare model: ViewerModel | undefined;
  #shown: Layer | undefined;
  #away = new AbortController();

  override connectedCallback(): void {
    this.#away = new AbortController();
    super.connectedCallback();
  }

  override disconnectedCallback(): void {
    this.#away.abort();
    super.disconnectedCallback();
  }

  /** The controls of a layer are a tenth of a second of work. */
  protected override async scheduleUpdate(): Promise<void> {
    const layer = this.#selected(); // read outside of any rendering: it is followed when it is rendered
    if (layer && layer !== this.#shown) await pictureFirst(this.#away.signal);
    await super.scheduleUpdate();
  }

  #selected(): Layer | undefined {
    const selected = this.model?.selected.value;
    return this.model?.layers.value.find(({ id }) => id === selected);
  }

  protected override render() {
    const layer = this.#selected();
    this.#shown = layer;
    return html`<header><h2>${layer?.name.value ?? "Layer controls"}</h2></header>
      ${this.model && layer ? controlsOf(layer, this.model) : html``}`;
  }
}

function controlsOf<K extends LayerKind>(layer: Layer, model: ViewerModel): TemplateResult {
  const draw = controls[layer.kind] as Controls[K]; // the kind chooses the line, so they agree
  return draw(layer as LayerOf<K>, model);
}

customElements.define("lamella-layer-controls", LamellaLayerControls);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-layer-controls": LamellaLayerControls;
  }
}
