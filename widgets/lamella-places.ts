import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/button/sp-button.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-chevron-left.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-chevron-right.js";
import "@spectrum-web-components/menu/sp-menu-item.js";
import "@spectrum-web-components/picker/sp-picker.js";
import type { Picker } from "@spectrum-web-components/picker";
import { css, html, LitElement } from "lit";
import { ifDefined } from "lit/directives/if-defined.js";
import type { LayerId } from "#core/ids.ts";
import { meantLayer } from "#core/layers/chosen-layer.ts";
import { lengthOf } from "#core/layers/grid.ts";
import type { ProbabilityLayer } from "#core/layers/layer.ts";
import { type ShownUncertainty, shownUncertainties } from "#core/uncertainty/measures.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Place, PlacesList, Ranked } from "#viewer/index.ts";
import { actions } from "./actions.ts";
import { base } from "./base.css.ts";
import { sendCommand } from "./command-event.ts";
import { dock } from "./dock.css.ts";
import { keysOf } from "./keymap.ts";
import "./lamella-icon-button.ts";
import "./lamella-layer-picker.ts";
import type { LamellaLayerPicker } from "./lamella-layer-picker.ts";

/** Where labels would help a network most: the places it is least sure of, best first, and the way to each. */
export class LamellaPlaces extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    dock,
    css`
      .head {
        display: flex;
        align-items: center;
        gap: 4px;
        margin-top: 12px;
      }
      .head span {
        flex: 1;
      }
      ol {
        list-style: none;
        margin: 4px -12px 0;
        padding: 0;
      }
      li button {
        display: grid;
        grid-template-columns: 24px 1fr 72px 32px 20px;
        align-items: center;
        gap: 6px;
        width: 100%;
        height: 26px;
        padding: 0 12px;
        border: 0;
        background: none;
        font: inherit;
        color: inherit;
        text-align: left;
        font-variant-numeric: tabular-nums;
        cursor: pointer;
      }
      li button:hover {
        background: var(--lamella-hover);
      }
      li button[aria-current="true"] {
        background: var(--lamella-accent-soft);
      }
      li button:focus-visible {
        outline-offset: -2px;
      }
      .bar {
        height: 6px;
        border-radius: 3px;
        background: var(--lamella-well);
        overflow: hidden;
      }
      .bar i {
        display: block;
        height: 100%;
        background: var(--lamella-accent);
      }
      .number {
        text-align: right;
      }
    `,
  ];
  static override readonly properties = {
    model: { attribute: false },
    places: { attribute: false },
    prediction: { state: true },
    measure: { state: true },
    extent: { state: true },
  };

  declare model: ViewerModel | undefined;
  declare places: PlacesList | undefined;
  /** Chosen by hand; else the selected one, or the topmost. */
  declare protected prediction: LayerId | undefined;
  declare protected measure: ShownUncertainty;
  declare protected extent: "slice" | "volume";

  constructor() {
    super();
    this.measure = "entropy";
    this.extent = "volume";
  }

  protected override render() {
    const { model, places } = this;
    const layer = model && meantLayer(model, { kind: "probability", wanted: this.prediction });
    if (!model || !places || !layer)
      return html`<div class="empty">
        <strong>Nothing to be unsure of yet</strong>
        <span class="muted">Train a network and predict with it. The places that it is least sure of are listed here: labels help it most there.</span>
      </div>`;
    const ranked = places.ranked.value;
    return html`${this.#form(model, layer)} ${ranked ? this.#list(ranked, places) : ""}`;
  }

  #form(model: ViewerModel, layer: ProbabilityLayer) {
    const isStack = layer.grid.axes.some(
      (axis) => (axis === "z" || axis === "t") && lengthOf(layer.grid, axis) > 1,
    );
    return html`
      <div class="row"><span class="label">Prediction</span>
        <lamella-layer-picker .model=${model} kind="probability" label="Prediction" .value=${layer.id}
          @change=${(event: Event) => {
            this.prediction = (event.currentTarget as LamellaLayerPicker).value; // where the listener sits
          }}></lamella-layer-picker></div>
      <div class="row"><span class="label">Unsure by</span>
        <sp-picker size="s" label="Unsure by" .value=${this.measure} @change=${(event: Event) => {
          const picked = pickedValue(event);
          this.measure = shownUncertainties.find((one) => one === picked) ?? this.measure;
        }}>
          <sp-menu-item value="entropy">Entropy of all classes</sp-menu-item>
          <sp-menu-item value="margin">Margin of the best two</sp-menu-item>
          <sp-menu-item value="tta">Spread of its answers (TTA)</sp-menu-item>
        </sp-picker></div>
      ${
        isStack
          ? html`<div class="row"><span class="label">Look in</span>
            <sp-picker size="s" label="Look in" .value=${this.extent} @change=${(event: Event) => {
              this.extent = pickedValue(event) === "slice" ? "slice" : "volume";
            }}>
              <sp-menu-item value="volume">All slices</sp-menu-item>
              <sp-menu-item value="slice">This slice</sp-menu-item>
            </sp-picker></div>`
          : ""
      }
      <div class="buttons">
        <sp-button size="s" variant="accent" @click=${() => this.#rank(layer)}>Find places</sp-button>
        <sp-button size="s" variant="secondary" title="Lights up where the network is unsure"
          @click=${() =>
            sendCommand(this, {
              id: "layers.uncertainty",
              args: { layer: layer.id, measure: this.measure },
            })}>Show as a layer</sp-button>
      </div>`;
  }

  #rank(layer: ProbabilityLayer): void {
    const { measure, extent } = this;
    sendCommand(this, { id: "places.rank", args: { layer: layer.id, measure, extent } });
  }

  #list(ranked: Ranked, { at, done }: PlacesList) {
    const { nextPlace, previousPlace } = actions.layers;
    const key = (action: typeof nextPlace) => this.model && keysOf(action, this.model)[0];
    const step = (by: number) => sendCommand(this, { id: "places.step", args: { by } });
    return html`
      <div class="head">
        <span class="muted" role="status">${inWords(ranked)}</span>
        <lamella-icon-button label="Previous place" key=${ifDefined(key(previousPlace))} @click=${() => step(-1)}>
          <sp-icon-chevron-left></sp-icon-chevron-left>
        </lamella-icon-button>
        <lamella-icon-button label="Next place" key=${ifDefined(key(nextPlace))} @click=${() => step(1)}>
          <sp-icon-chevron-right></sp-icon-chevron-right>
        </lamella-icon-button>
      </div>
      <ol aria-label="Places to label, the least sure first">
        ${ranked.places.map((place, index) => {
          const percent = Math.round(100 * place.score);
          const ofBest = Math.round((100 * place.score) / (ranked.places[0]?.score ?? 1));
          const isDone = done.value.has(index);
          return html`<li><button aria-current=${at.value === index ? "true" : "false"}
            aria-label="Place ${index + 1}: ${positionOf(place)}, ${percent} % unsure${isDone ? ", labelled" : ""}"
            @click=${() => sendCommand(this, { id: "places.goTo", args: { place: index } })}>
            <span class="muted number">${index + 1}</span>
            <span>${positionOf(place)}</span>
            <span class="bar"><i style="width: ${ofBest}%"></i></span>
            <span class="muted number">${percent} %</span>
            <span title=${isDone ? "Labelled since" : ""}>${isDone ? "✓" : ""}</span>
          </button></li>`;
        })}
      </ol>`;
  }
}

function positionOf({ slice, y0, y1, x0, x1 }: Place): string {
  const middle = { ...slice, y: Math.round((y0 + y1) / 2), x: Math.round((x0 + x1) / 2) };
  return Object.entries(middle)
    .map(([axis, at]) => `${axis} ${at}`)
    .join(", ");
}

function inWords({ places, sidePx, level, everyPlanes, labels }: Ranked): string {
  const side = Math.round(sidePx);
  const parts = [
    `${places.length} ${places.length === 1 ? "place" : "places"} of ${side} x ${side} pixels`,
    ...(labels ? [`without labels in ${labels.name.value}`] : []),
    ...(level > 0 ? [`found on level ${level}`] : []),
    ...(everyPlanes > 1 ? [`in one of ${everyPlanes} slices`] : []),
  ];
  return parts.join(", ");
}

function pickedValue(event: Event): string {
  return (event.currentTarget as Picker).value; // where the listener sits
}

customElements.define("lamella-places", LamellaPlaces);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-places": LamellaPlaces;
  }
}
