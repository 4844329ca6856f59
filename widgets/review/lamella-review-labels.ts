import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/button/sp-button.js";
import "@spectrum-web-components/menu/sp-menu-item.js";
import "@spectrum-web-components/picker/sp-picker.js";
import type { Picker } from "@spectrum-web-components/picker";
import { css, html, LitElement } from "lit";
import { layersOf } from "#core/layers/chosen-layer.ts";
import type { LabelsLayer } from "#core/layers/layer.ts";
import type { PlannedReview } from "#core/review/review.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Learning } from "#plugin/learning.ts";
import { lastWithWeights } from "#plugin/run-states.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import { dock } from "../dock.css.ts";

const newLabels = "new";

/** What becomes of the decisions: training labels, and a training that goes on with them. */
export class LamellaReviewLabels extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    dock,
    css`
      p {
        margin: 10px 0 0;
      }
    `,
  ];
  static override readonly properties = {
    model: { attribute: false },
    learning: { attribute: false },
    into: { state: true },
  };

  declare model: ViewerModel | undefined;
  declare learning: Learning | undefined;
  /** Chosen by hand; else those of the last round. */
  declare protected into: string | undefined;

  protected override render() {
    const { model } = this;
    const review = model?.review.last.value;
    if (!model || !review) return html``;
    const { accepted, rejected, fixed } = review.book.counts.value;
    const isOpen = model.review.items.value !== undefined;
    const made = model.review.labels.value.at(-1);
    const layer = layersOf(model, "labels").find(({ id }) => id === made?.layer);
    return html`${isOpen ? this.#make(model, review, accepted + rejected + fixed) : ""}
      ${made && layer ? this.#made(layer, made.round) : ""}`;
  }

  #make(model: ViewerModel, { plan }: PlannedReview, decided: number) {
    const layers = layersOf(model, "labels").filter((one) => canTake(one, plan.layer, model));
    const last = model.review.labels.value.at(-1)?.layer;
    const wanted = layers.find(({ id }) => id === (this.into ?? last))?.id ?? newLabels;
    const into = wanted === newLabels ? null : wanted;
    return html`<div class="row"><span class="label">Labels</span>
        <sp-picker size="s" label="Labels that decisions are made into" .value=${wanted}
          @change=${(event: Event) => (this.into = (event.currentTarget as Picker).value)}>
          <sp-menu-item value=${newLabels}>New training labels</sp-menu-item>
          ${layers.map(({ id, name }) => html`<sp-menu-item value=${id}>${name.value}</sp-menu-item>`)}
        </sp-picker></div>
      <div class="buttons"><sp-button size="s" ?disabled=${decided === 0}
        title="What was accepted or corrected becomes the class, what was rejected background; the rest is not labelled"
        @click=${() => sendCommand(this, { id: "review.label", args: { into } })}>Make training labels</sp-button></div>`;
  }

  #made({ name, id }: LabelsLayer, round: number) {
    const run = this.learning && lastWithWeights(this.learning.runs.value);
    return html`<p class="muted">${name.value} has ${round === 1 ? "one round" : `${round} rounds`} of reviewing. The layer
        "rounds" beside it says of which each pixel is; it is saved along with it.</p>
      ${
        run
          ? html`<div class="buttons"><sp-button size="s" variant="accent" title="From the weights of ${run.title}, with its network"
            @click=${() => this.#retrain(run.id, id)}>Retrain ${run.title}</sp-button></div>`
          : html`<p class="muted">Training can go on with them as soon as a run has weights; the train dock begins a new one.</p>`
      }`;
  }

  #retrain(run: string, labels: string): void {
    sendCommand(this, { id: "review.retrain", args: { run, labels, watch: true } });
    sendCommand(this, { id: "view.dock", args: { dock: "train" } });
  }
}

/** Strokes on the same pixels, but for those that only say where others come from. */
function canTake(layer: LabelsLayer, reviewed: string, model: ViewerModel): boolean {
  const of = model.layers.value.find(({ id }) => id === reviewed);
  const isRounds = model.review.labels.value.some(({ rounds }) => rounds === layer.id);
  const isAsLarge = String(of?.grid.shape) === String(layer.grid.shape);
  return layer !== of && !isRounds && isAsLarge && layer.unlabelled.value === "ignore";
}

customElements.define("lamella-review-labels", LamellaReviewLabels);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-review-labels": LamellaReviewLabels;
  }
}
