import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/button/sp-button.js";
import { html, LitElement } from "lit";
import type { LayerId } from "#core/ids.ts";
import { chosenLayer } from "#core/layers/chosen-layer.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Learning, Run } from "#plugin/learning.ts";
import { isActive } from "#plugin/run-states.ts";
import type { Draft } from "#plugin/train-draft.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import { dock } from "../dock.css.ts";
import "./lamella-run.ts";
import "./lamella-run-list.ts";
import type { LamellaRunList } from "./lamella-run-list.ts";
import "./lamella-train-form.ts";

/** Training, read from top to bottom: what, how, go, what happens, what came out. */
export class LamellaTrainDock extends SignalWatcher(LitElement) {
  static override readonly styles = [base, dock];
  static override readonly properties = {
    model: { attribute: false },
    learning: { attribute: false },
    draft: { attribute: false },
    shown: { state: true },
    compared: { state: true },
  };

  declare model: ViewerModel | undefined;
  declare learning: Learning | undefined;
  declare draft: Draft | undefined;
  /** The run that was chosen to be looked at; else the last one. */
  declare protected shown: string | undefined;
  declare protected compared: readonly string[];
  /** The youngest run that was drawn. */
  #last: string | undefined;

  constructor() {
    super();
    this.compared = [];
  }

  /** A run that begins is looked at. */
  #showNew(last: string | undefined): void {
    if (last !== this.#last) this.shown = undefined;
    this.#last = last;
  }

  protected override render() {
    const { model, learning } = this;
    if (!model || !learning) return html``;
    const image = chosenLayer(model, "image");
    if (!image)
      return empty(
        "Open an image to begin",
        "A network learns from an image and a few labels on it.",
      );
    const runs = learning.runs.value;
    this.#showNew(runs.at(-1)?.id);
    const isBusy = runs.some(({ status }) => isActive(status.value));
    return html`
      ${
        chosenLayer(model, "labels")
          ? html`<lamella-train-form .model=${model} .isBusy=${isBusy}
            .learning=${learning} .draft=${this.draft}></lamella-train-form>`
          : this.#paintFirst(image.id)
      }
      ${this.#runs(runs, image.id)}
    `;
  }

  #runs(runs: readonly Run[], image: LayerId) {
    const run = runs.find(({ id }) => id === this.shown) ?? runs.at(-1);
    if (!run) return "";
    const others = this.compared.filter((id) => id !== run.id);
    const compared = others.flatMap((id) => runs.find((other) => other.id === id) ?? []);
    return html`<hr />
      <lamella-run .run=${run} .compared=${compared} .draft=${this.draft} .image=${image}></lamella-run>
      ${
        runs.length > 1
          ? html`<hr /><lamella-run-list .runs=${runs} .shown=${run.id} .compared=${others}
              @change=${(event: Event) => {
                const { shown, compared } = event.currentTarget as LamellaRunList; // the list here
                this.shown = shown;
                this.compared = compared;
              }}></lamella-run-list>`
          : ""
      }`;
  }

  #paintFirst(image: string) {
    const begin = () => {
      sendCommand(this, { id: "labels.create", args: { image } });
      sendCommand(this, { id: "tools.use", args: { tool: "paint" } });
    };
    return empty(
      "Paint two kinds of pixels to begin",
      "A few strokes of label 1 on what you look for, and of label 2 on the rest, are enough for a first training.",
      html`<sp-button size="s" variant="accent" @click=${begin}>New labels layer</sp-button>`,
    );
  }
}

function empty(title: string, text: string, button: unknown = "") {
  return html`<div class="empty"><strong>${title}</strong><span class="muted">${text}</span>${button}</div>`;
}

customElements.define("lamella-train-dock", LamellaTrainDock);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-train-dock": LamellaTrainDock;
  }
}
