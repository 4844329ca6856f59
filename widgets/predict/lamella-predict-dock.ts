import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/button/sp-button.js";
import "@spectrum-web-components/menu/sp-menu-item.js";
import "@spectrum-web-components/picker/sp-picker.js";
import type { Picker } from "@spectrum-web-components/picker";
import { css, html, LitElement } from "lit";
import type { LayerId } from "#core/ids.ts";
import { layersOf, meantLayer } from "#core/layers/chosen-layer.ts";
import { factorsOf, type Grid } from "#core/layers/grid.ts";
import type { ImageLayer, ProbabilityLayer } from "#core/layers/layer.ts";
import { physicalText } from "#core/physical-length.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Learning, Prediction, Run } from "#plugin/learning.ts";
import { hasWeights } from "#plugin/run-states.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import { dock } from "../dock.css.ts";
import "../lamella-layer-picker.ts";
import type { LamellaLayerPicker } from "../lamella-layer-picker.ts";
import { exportButton } from "./export-button.ts";
import "./lamella-prediction.ts";

/** Prediction, read from top to bottom: with which model, of which image, how much of it, and what came out. */
export class LamellaPredictDock extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    dock,
    css`
      p {
        margin: 0;
      }
    `,
  ];
  static override readonly properties = {
    model: { attribute: false },
    learning: { attribute: false },
    run: { state: true },
    image: { state: true },
    level: { state: true },
    tta: { state: true },
    place: { state: true },
  };

  declare model: ViewerModel | undefined;
  declare learning: Learning | undefined;
  /** Chosen by hand; else the last one that has weights. */
  declare protected run: string | undefined;
  declare protected image: LayerId | undefined;
  /** Of the image, as a picker has it. */
  declare protected level: string;
  declare protected tta: boolean;
  declare protected place: "browser" | "folder";

  constructor() {
    super();
    this.level = likeTraining;
    this.tta = false;
    this.place = "browser";
  }

  protected override render() {
    const { model, learning } = this;
    if (!model || !learning) return html``;
    const runs = learning.runs.value.filter(({ status }) => hasWeights(status.value));
    const run = runs.find(({ id }) => id === this.run) ?? runs.at(-1);
    const image = meantLayer(model, { kind: "image", wanted: this.image });
    return html`
      ${run && image ? this.#form({ model, runs, run, image }) : this.#nothingYet(run)}
      ${this.#result(model, learning.predictions.value.at(-1))}
    `;
  }

  #form(from: { model: ViewerModel; runs: readonly Run[]; run: Run; image: ImageLayer }) {
    const { model, runs, run, image } = from;
    const start = (region: "view" | "all") =>
      sendCommand(this, {
        id: "predict.start",
        args: { model: run.id, image: image.id, region, ...this.#how(image) },
      });
    return html`
      <div class="row">
        <span class="label">Model</span>
        <sp-picker size="s" label="Model" .value=${run.id}
          @change=${(event: Event) => (this.run = (event.currentTarget as Picker).value)}>
          ${runs.map((one) => html`<sp-menu-item value=${one.id}>${titleOf(one)}</sp-menu-item>`)}
        </sp-picker>
      </div>
      <div class="row">
        <span class="label">Image</span>
        <lamella-layer-picker .model=${model} kind="image" label="Image" .value=${image.id}
          @change=${(event: Event) => (this.image = (event.currentTarget as LamellaLayerPicker).value)}></lamella-layer-picker>
      </div>
      ${image.grid.levels > 1 ? this.#levels(image) : ""}
      <div class="row">
        <span class="label" title="Test-time augmentation">TTA</span>
        <sp-picker size="s" label="Test-time augmentation" .value=${this.tta ? "on" : "off"}
          title="Each tile is turned and flipped eight ways, and the answers averaged: better, eight times slower. Where they differ is kept too."
          @change=${(event: Event) => (this.tta = (event.currentTarget as Picker).value === "on")}>
          <sp-menu-item value="off">Off</sp-menu-item>
          <sp-menu-item value="on">Mean of eight ways</sp-menu-item>
        </sp-picker>
      </div>
      <div class="row">
        <span class="label">Kept in</span>
        <sp-picker size="s" label="Kept in" .value=${this.place}
          @change=${(event: Event) => (this.place = (event.currentTarget as Picker).value === "folder" ? "folder" : "browser")}>
          <sp-menu-item value="browser">This browser</sp-menu-item>
          <sp-menu-item value="folder">A folder...</sp-menu-item>
        </sp-picker>
      </div>
      <div class="buttons">
        <sp-button size="s" variant="accent" data-tour="predict" @click=${() => start("view")}>Predict this view</sp-button>
        <sp-button size="s" variant="secondary" @click=${() => start("all")}>Whole image</sp-button>
      </div>
      <div class="buttons">
        ${exportButton(run, "Export model…")}
        ${this.#importButton()}
      </div>
    `;
  }

  #levels({ grid }: ImageLayer) {
    return html`<div class="row">
      <span class="label" title="How fine a picture of the image the network sees">Level</span>
      <sp-picker size="s" label="Level of the image that the network sees" .value=${this.level}
        @change=${(event: Event) => (this.level = (event.currentTarget as Picker).value)}>
        <sp-menu-item value=${likeTraining}>As in training</sp-menu-item>
        ${grid.levelShapes.map(
          (_, level) =>
            html`<sp-menu-item value=${String(level)}>${levelText(grid, level)}</sp-menu-item>`,
        )}
      </sp-picker>
    </div>`;
  }

  /** What differs from how a prediction is usually made. */
  #how({ grid }: ImageLayer): {
    readonly level?: number | "auto";
    readonly tta?: true;
    readonly to?: "pick";
  } {
    const isListed = Number(this.level) < grid.levels;
    const level = this.level !== likeTraining && isListed ? Number(this.level) : likeTraining;
    return {
      ...(grid.levels > 1 && { level }),
      ...(this.tta && { tta: true as const }),
      ...(this.place === "folder" && { to: "pick" as const }),
    };
  }

  #importButton() {
    return html`<sp-button size="s" variant="secondary"
      @click=${() => sendCommand(this, { id: "model.import" })}>Import model…</sp-button>`;
  }

  #nothingYet(run: Run | undefined) {
    const [title, text] = run
      ? ["Open an image to predict", `${run.title} predicts on any image with as many channels.`]
      : [
          "Train a network to begin",
          "As soon as a training has measured its first weights, they can predict here. So can a model that was exported.",
        ];
    return html`<div class="empty">
      <strong>${title}</strong>
      <span class="muted">${text}</span>
      ${this.#importButton()}
    </div>`;
  }

  #result(model: ViewerModel, prediction: Prediction | undefined) {
    if (!prediction) return "";
    const layer = layersOf(model, "probability").find(({ id }) => id === prediction.layer);
    return html`<hr />
      <lamella-prediction .prediction=${prediction}></lamella-prediction>
      ${layer ? this.#whatNext(model, layer) : ""}`;
  }

  /** What becomes of a prediction is in the controls of its layer, there alone: two copies would differ. */
  #whatNext(model: ViewerModel, { id, name }: ProbabilityLayer) {
    const select = () => sendCommand(this, { id: "layers.select", args: { layer: id } });
    return html`<p class="muted">Its threshold, its objects and where it is unsure are in the controls of its layer.</p>
      <div class="buttons">
        ${
          model.selected.value === id
            ? ""
            : html`<sp-button size="s" variant="secondary" @click=${select}>Select ${name.value}</sp-button>`
        }
        ${nextDocks.map(
          ({ dock, text }) =>
            html`<sp-button size="s" variant="secondary" @click=${() =>
              sendCommand(this, { id: "view.dock", args: { dock } })}>${text}</sp-button>`,
        )}
      </div>`;
  }
}

/** Where one goes from a prediction. */
const nextDocks = [
  { dock: "places", text: "Where labels help most" },
  { dock: "review", text: "Review" },
] as const;

/** The level whose pixels are the most like those that the model has learnt from. */
const likeTraining = "auto";

function levelText(grid: Grid, level: number): string {
  const x = grid.axes.indexOf("x");
  const size = (grid.scale[x] ?? 1) * (factorsOf(grid, level)[x] ?? 1);
  const text = physicalText(size, grid.units[x] ?? null);
  return [String(level), ...(text ? [`(${text})`] : [])].join(" ");
}

function titleOf({ title, status }: Run): string {
  const { bestDice } = status.value;
  return bestDice === null ? title : `${title}, Dice ${bestDice.toFixed(2)}`;
}

customElements.define("lamella-predict-dock", LamellaPredictDock);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-predict-dock": LamellaPredictDock;
  }
}
